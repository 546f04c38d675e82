"""An import as the office sees it: counts, what blocks, what asks for a yes, and every line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sleutelbos.entrypoints.console.words import Words
from sleutelbos.kit import sheets
from sleutelbos.roster import queries, texts
from sleutelbos.roster.errors import RunGone
from sleutelbos.roster.values import Finding, Line, Plan, RunState, Weight

SHOWN = 200
SECTIONS: Words = {
    "arrivals": _("New"),
    "moves": _("Moves to another class"),
    "changes": _("Changes"),
    "leavers": _("Leavers"),
}
STATES: Words = {
    RunState.COLUMNS: _("columns to be chosen"),
    RunState.PLANNED: _("waits for you"),
    RunState.BLOCKED: _("cannot be applied"),
    RunState.APPLYING: _("is being applied"),
    RunState.APPLIED: _("applied"),
    RunState.DROPPED: _("dropped"),
}


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a plan: where it stands in the file, who, and why."""

    row: int
    key: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one kind: as many as a page can show, and how many there are."""

    key: str
    title: str
    lines: tuple[PlanLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Run:
    """An import in a list or at the head of its page."""

    id: int
    kind: str
    file_name: str
    school_year: str
    state: str
    made_at: datetime
    ended_at: datetime | None
    counts: tuple[tuple[str, str, int], ...]  # key, title, number
    done: int
    total: int

    @property
    def state_text(self) -> str:
        """Say where it stands."""
        return str(STATES[self.state])

    @property
    def is_unread(self) -> bool:
        """Say whether somebody must say what its columns are."""
        return self.state == RunState.COLUMNS

    @property
    def is_waiting(self) -> bool:
        """Say whether it can be applied."""
        return self.state == RunState.PLANNED

    @property
    def is_going(self) -> bool:
        """Say whether it is being applied now."""
        return self.state == RunState.APPLYING

    @property
    def is_open(self) -> bool:
        """Say whether somebody must still do something with it, or wait."""
        return self.state in (
            RunState.COLUMNS,
            RunState.PLANNED,
            RunState.BLOCKED,
            RunState.APPLYING,
        )

    @property
    def is_nothing(self) -> bool:
        """Say whether applying it would change nothing."""
        return not any(count for _, _, count in self.counts)


@dataclass(frozen=True, slots=True)
class PlanShown:
    """What an import would do, or did; empty when its rows are forgotten already."""

    sections: tuple[Section, ...] = ()
    blocking: tuple[PlanLine, ...] = ()
    blocking_total: int = 0
    notices: tuple[PlanLine, ...] = ()
    alarms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    is_forgotten: bool = False


def runs(*, only_open: bool = False) -> list[Run]:
    """Return the latest imports."""
    found = [_run(row) for row in queries.runs(30)]
    return [one for one in found if one.is_open or not only_open]


def run(run_id: int) -> Run:
    """Return an import; raise NotFound."""
    return _run(queries.run(run_id))


def plan(run_id: int) -> PlanShown:
    """Return what an import would do, or did."""
    try:
        found = queries.plan(queries.run(run_id))
    except RunGone:
        return PlanShown(is_forgotten=True)
    blocking = [_of_finding(one) for one in found.blocking()]
    notices = [one for one in found.findings if one.weight is Weight.NOTICE]
    return PlanShown(
        sections=tuple(_sections(found)),
        blocking=tuple(blocking[:SHOWN]),
        blocking_total=len(blocking),
        notices=tuple(_of_finding(one) for one in notices[:SHOWN]),
        alarms=_alarms(found),
    )


def findings_table(run_id: int) -> bytes:
    """Return everything that was found, as a table to repair the file with; raise RunGone."""
    found = queries.plan(queries.run(run_id))
    head = (gettext("Row"), gettext("Column"), gettext("Cell"), gettext("What is wrong"))
    return sheets.sheet(
        head,
        (
            (str(one.row or ""), texts.column(one), texts.cell(one), texts.finding(one))
            for one in found.findings
        ),
    )


def lines_table(run_id: int) -> bytes:
    """Return every line of a plan as a table; raise RunGone."""
    found = queries.plan(queries.run(run_id))
    head = (
        gettext("What"),
        gettext("Row"),
        gettext("Register number"),
        gettext("Name"),
        gettext("Why"),
    )
    return sheets.sheet(
        head,
        (
            (str(SECTIONS[key]), str(line.row or ""), line.register_id, line.name, texts.line(line))
            for key in SECTIONS
            for line in getattr(found, key)
        ),
    )


def _run(row: Any) -> Run:
    progress = queries.progress_of(row)
    return Run(
        id=row.id,
        kind=row.kind,
        file_name=row.file_name,
        school_year=row.school_year,
        state=row.state,
        made_at=row.made_at,
        ended_at=row.ended_at,
        counts=tuple((key, str(title), getattr(row, key)) for key, title in SECTIONS.items()),
        done=progress.done,
        total=progress.total,
    )


def _sections(found: Plan) -> Iterable[Section]:
    for key, title in SECTIONS.items():
        lines: list[Line] = getattr(found, key)
        shown = tuple(
            PlanLine(one.row, one.register_id, one.name, texts.line(one)) for one in lines[:SHOWN]
        )
        yield Section(key, str(title), shown, len(lines))


def _alarms(found: Plan) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the alarms by their code: one yes passes all of a kind."""
    grouped: dict[str, list[str]] = {}
    for one in found.alarms():
        grouped.setdefault(one.code, []).append(texts.finding(one))
    return tuple((code, tuple(said)) for code, said in grouped.items())


def _of_finding(one: Finding) -> PlanLine:
    return PlanLine(one.row, texts.cell(one), texts.column(one), texts.finding(one))
