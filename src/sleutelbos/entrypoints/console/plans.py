"""An import as the office sees it: counts, what blocks, what asks for a yes, and every line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sleutelbos.entrypoints.console.words import Words
from sleutelbos.kit import names, sheets
from sleutelbos.roster import queries, texts
from sleutelbos.roster.errors import RunGone
from sleutelbos.roster.values import Finding, InUse, Line, Loss, Plan, RunState, Weight

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
    RunState.UNDOING: _("is being undone"),
    RunState.UNDONE: _("undone"),
    RunState.DROPPED: _("dropped"),
}
IN_USE: Words = {
    InUse.YES: _("in use"),
    InUse.LETTER: _("letter not used yet"),
    InUse.NO: _("never used"),
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
    undone_at: datetime | None
    is_last: bool  # the last one that did something: it may be undone
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
        """Say whether it is being applied or undone now."""
        return self.state in (RunState.APPLYING, RunState.UNDOING)

    @property
    def is_open(self) -> bool:
        """Say whether somebody must still do something with it, or wait."""
        return self.state in (
            RunState.COLUMNS,
            RunState.PLANNED,
            RunState.BLOCKED,
            RunState.APPLYING,
            RunState.UNDOING,
        )

    @property
    def is_nothing(self) -> bool:
        """Say whether applying it would change nothing."""
        return not any(count for _, _, count in self.counts)


@dataclass(frozen=True, slots=True)
class PlanShown:
    """What an import would do, or did; empty when its rows are forgotten already."""

    sections: tuple[Section, ...] = ()
    losses: tuple[Loss, ...] = ()
    blocking: tuple[PlanLine, ...] = ()
    blocking_total: int = 0
    notices: tuple[PlanLine, ...] = ()
    notices_total: int = 0
    alarms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    is_forgotten: bool = False


def runs(*, only_open: bool = False) -> list[Run]:
    """Return the latest imports."""
    last = queries.last_applied()
    found = [_run(row, last) for row in queries.runs(30)]
    return [one for one in found if one.is_open or not only_open]


def run(run_id: int) -> Run:
    """Return an import; raise NotFound."""
    return _run(queries.run(run_id), queries.last_applied())


def plan(run_id: int) -> PlanShown:
    """Return what an import would do, or did."""
    try:
        return shown(queries.plan(queries.run(run_id)))
    except RunGone:
        return PlanShown(is_forgotten=True)


def shown(found: Plan, titles: Words = SECTIONS) -> PlanShown:
    """Return a plan for a page, its sections called so."""
    blocking = [_of_finding(one) for one in found.blocking()]
    notices = [one for one in found.findings if one.weight is Weight.NOTICE]
    return PlanShown(
        sections=tuple(_sections(found, titles)),
        losses=tuple(found.losses),
        blocking=tuple(blocking[:SHOWN]),
        blocking_total=len(blocking),
        notices=tuple(_of_finding(one) for one in notices[:SHOWN]),
        notices_total=len(notices),
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


def grouped(losses: Iterable[Loss]) -> dict[str, list[tuple[Loss, str]]]:
    """Return accounts that would close by class, each with the reason."""
    found: dict[str, list[tuple[Loss, str]]] = {}
    ordered = sorted(losses, key=lambda one: (names.natural_key(one.group), one.owner, one.slot))
    for one in ordered:
        found.setdefault(one.group, []).append((one, texts.loss(one)))
    return found


def losses_table(run_id: int) -> bytes:
    """Return every account that would close, as a table; raise RunGone."""
    found = queries.plan(queries.run(run_id))
    head = (
        gettext("Class"),
        gettext("Register number"),
        gettext("Pupil or member of staff"),
        gettext("Account of"),
        gettext("In use"),
        gettext("Why"),
        gettext("Who comes instead"),
    )
    return sheets.sheet(
        head,
        (
            (one.group, one.register_id, one.owner, one.name, str(IN_USE[one.in_use]),
             texts.loss(one), one.replaced_by)
            for one in found.losses
        ),
    )  # fmt: skip


def _run(row: Any, last: Any) -> Run:
    progress = queries.progress_of(row)
    return Run(
        id=row.id,
        kind=row.kind,
        file_name=row.file_name,
        school_year=row.school_year,
        state=row.state,
        made_at=row.made_at,
        ended_at=row.ended_at,
        undone_at=row.undone_at,
        is_last=last is not None and last.id == row.id and row.state == RunState.APPLIED,
        counts=tuple((key, str(title), getattr(row, key)) for key, title in SECTIONS.items()),
        done=progress.done,
        total=progress.total,
    )


def _sections(found: Plan, titles: Words) -> Iterable[Section]:
    for key, title in titles.items():
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
