"""Refusals of the register."""

from collections.abc import Sequence

from sleutelbos.kit.errors import Refusal
from sleutelbos.roster.values import Finding


class FileUnreadable(Refusal):
    """The file as a whole cannot be read; ``reason`` is a finding's code, the rest its facts."""

    code = "file_unreadable"

    def __init__(self, reason: str, **facts: str | int) -> None:
        super().__init__(reason=reason, **facts)
        self.reason = reason


class ColumnsUnclear(Refusal):
    """What was said about the columns does not suffice to read the rows by."""

    code = "columns_unclear"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(columns=[one.column for one in findings])
        self.findings = tuple(findings)


class PlanRefused(Refusal):
    """The plan cannot be applied: errors and clashes block it, ``alarms`` wait for a yes."""

    code = "plan_refused"


class RunGone(Refusal):
    """The run was applied, dropped or scrubbed: there is nothing left to apply."""

    code = "run_gone"


class WrongYear(Refusal):
    """A school year is written 2026-2027."""

    code = "wrong_year"


class UndoRefused(Refusal):
    """The import cannot be undone: something depends on it, or it was not the last one."""

    code = "undo_refused"
