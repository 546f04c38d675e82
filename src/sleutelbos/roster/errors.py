"""Refusals of the register."""

from sleutelbos.kit.errors import Refusal


class FileUnreadable(Refusal):
    """The file as a whole cannot be read; ``reason`` is a finding's code, the rest its facts."""

    code = "file_unreadable"

    def __init__(self, reason: str, **facts: str | int) -> None:
        super().__init__(reason=reason, **facts)
        self.reason = reason


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
