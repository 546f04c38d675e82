"""Reads of imports, and of what the school knows before one."""

from collections.abc import Mapping, Sequence

from sleutelbos.kit.errors import NotFound
from sleutelbos.people.queries import enrolled
from sleutelbos.people.queries.enrolled import GuardianEntry, PupilEntry
from sleutelbos.people.values import MemberRole
from sleutelbos.roster import packing, progress
from sleutelbos.roster.errors import RunGone
from sleutelbos.roster.models import ColumnChoice, RosterRun
from sleutelbos.roster.parsers import chosen
from sleutelbos.roster.values import (
    FileKind,
    Known,
    KnownGuardian,
    KnownPupil,
    KnownStaff,
    Plan,
    Progress,
    Question,
    RunState,
)


def runs(limit: int = 50) -> list[RosterRun]:
    """Return the latest imports of the school at work, without what is sealed in them."""
    return list(RosterRun.objects.defer("rows_sealed", "plan_sealed").order_by("-id")[:limit])


def run(run_id: int) -> RosterRun:
    """Return an import; raise NotFound."""
    found = RosterRun.objects.defer("rows_sealed").filter(id=run_id).first()
    if found is None:
        raise NotFound
    return found


def plan(run: RosterRun) -> Plan:
    """Return what an import would do, or did; raise RunGone a day after its end."""
    if run.plan_sealed is None or run.state == RunState.COLUMNS:
        raise RunGone(run=run.id)
    return packing.open_plan(bytes(run.plan_sealed))


def question(run: RosterRun) -> Question:
    """Return what somebody is asked about the columns of an upload; raise RunGone after a day."""
    if run.state != RunState.COLUMNS or run.plan_sealed is None:
        raise RunGone(run=run.id)
    return packing.open_question(bytes(run.plan_sealed))


def chosen_columns(kind: FileKind, header: Sequence[str]) -> Mapping[str, str]:
    """Return what was said about the columns of files with these headers: field, header."""
    rows = ColumnChoice.objects.filter(kind=kind, headers=chosen.key(header))
    return rows.values_list("columns", flat=True).first() or {}


def progress_of(run: RosterRun) -> Progress:
    """Return how far an import is."""
    if run.state not in (RunState.PLANNED, RunState.APPLYING, RunState.UNDOING):
        return Progress(run.done, run.total)
    return Progress(max(run.done, progress.read(run)), run.total)


def known() -> Known:
    """Return the pupils and guardians of the school at work, as a plan compares them."""
    year = enrolled.latest_year()
    classes = enrolled.classes(year, role=MemberRole.PUPIL)
    guardians = enrolled.guardians()
    pupils = {
        entry.register_id: _pupil(
            entry, "".join(classes[entry.person_id][:1]), guardians.pop(entry.pupil_id, [])
        )
        for entry in enrolled.pupils()
    }
    return Known(year, pupils)


def known_staff(year: str) -> dict[str, KnownStaff]:
    """Return the staff of the school at work by register id, as a plan compares them."""
    classes = enrolled.classes(year, role=MemberRole.TEACHER)
    return {
        entry.register_id: KnownStaff(
            *entry[:7], tuple(classes[entry.person_id]), entry.left_on is not None
        )
        for entry in enrolled.staff()
    }


def _pupil(entry: PupilEntry, class_name: str, guardians: list[GuardianEntry]) -> KnownPupil:
    over = [enrolled.is_over(guardian) for guardian in guardians]
    people = [KnownGuardian(*guardian[1:-1]) for guardian in guardians]
    return KnownPupil(
        *entry[:5],
        class_name,
        *entry[5:9],
        has_left=entry.left_on is not None,
        guardians=tuple(one for one, is_over in zip(people, over, strict=True) if not is_over),
        former=tuple(one for one, is_over in zip(people, over, strict=True) if is_over),
    )
