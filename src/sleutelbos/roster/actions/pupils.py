"""Write an import of pupils, some thousand rows at a time."""

import itertools
from collections.abc import Iterator

from sleutelbos.accounts.actions.opening import Holder, Openings, Terms
from sleutelbos.accounts.rules import slots
from sleutelbos.audit.values import Actor
from sleutelbos.connections import actions as connections
from sleutelbos.connections.values import Ending
from sleutelbos.kit import bulk
from sleutelbos.people.actions import enrolment
from sleutelbos.people.actions.enrolment import GuardianshipEntry, PersonEntry
from sleutelbos.people.values import MemberRole
from sleutelbos.roster import queries
from sleutelbos.roster.models import RosterRun
from sleutelbos.roster.progress import Report
from sleutelbos.roster.rules import Planner
from sleutelbos.roster.values import (
    GuardianRow,
    GuardianStep,
    Plan,
    PupilRow,
    PupilStep,
    RegisterRow,
)
from sleutelbos.schools.models import School

_CHUNK = 2_000


def apply_pupils(
    *, school: School, run: RosterRun, rows: Iterator[RegisterRow], report: Report, by: Actor
) -> Plan:
    """Write every step of the rows, then let those go who are not among them."""
    planner = Planner(
        queries.known(),
        year=run.school_year,
        slots=school.co_account_slots,
        columns=run.columns,
        people_ids=enrolment.person_ids(by=by),
    )
    writing = _Writing(school, run.school_year, by)
    done = 0
    for batch in bulk.batches(rows, _CHUNK):
        taken = (planner.take(row) for row in batch if isinstance(row, PupilRow))
        writing.write([step for step in taken if step is not None])
        done += len(batch)
        report.tell(done)
    plan = planner.finish()
    writing.let_go([pupil.pupil_id for pupil in planner.leavers()])
    return plan


class _Writing:
    """The tables that one import writes, and the ids that it gives."""

    def __init__(self, school: School, year: str, by: Actor) -> None:
        self._school = school
        self._year = year
        self._by = by
        self._pupil_ids = enrolment.pupil_ids(by=by)
        self._classes: dict[str, int] = {}
        terms = Terms(school.username_recipe, school.co_account_slots, school.initial_days)
        self._openings = Openings(terms, by=by)

    def write(self, steps: list[PupilStep]) -> None:
        """Write what becomes of some pupils: people first, then what points at them."""
        pupils = [step.pupil_id or next(self._pupil_ids) for step in steps]
        pairs = list(zip(pupils, steps, strict=True))
        self._write_people(steps)
        self._write_pupils(pairs)
        self._write_guardianships(pairs)
        self._write_classes(steps)
        self._write_accounts(pairs)

    def let_go(self, pupil_ids: list[int]) -> None:
        """Unenrol leavers; their accounts close and sessions end with it (D25)."""
        self._end(self._openings.close(pupil_ids))
        enrolment.unenrol(pupil_ids=pupil_ids, year=self._year, by=self._by)

    def _write_people(self, steps: list[PupilStep]) -> None:
        guardians = [one for step in steps for one in step.guardians or ()]
        new = itertools.chain(
            (_pupil_entry(step) for step in steps if not step.pupil_id),
            (_guardian_entry(one.person_id, one.person) for one in guardians
             if one.person and one.is_new_person),
        )  # fmt: skip
        changed = (_pupil_entry(step) for step in steps if step.pupil_id and step.is_changed)
        told = (
            _guardian_entry(one.person_id, one.person)
            for one in guardians
            if one.person and not one.is_new_person
        )
        enrolment.add_people(entries=new, by=self._by)
        enrolment.change_people(entries=changed, by=self._by)
        enrolment.change_guardians(entries=told, by=self._by)

    def _write_pupils(self, pairs: list[tuple[int, PupilStep]]) -> None:
        entries = (
            (pupil, step.person_id, step.row.register_id)
            for pupil, step in pairs
            if not step.pupil_id
        )
        enrolment.add_pupils(entries=entries, by=self._by)
        back = [pupil for pupil, step in pairs if step.is_back]
        enrolment.readmit(pupil_ids=back, by=self._by)

    def _write_guardianships(self, pairs: list[tuple[int, PupilStep]]) -> None:
        found = [(pupil, one) for pupil, step in pairs for one in step.guardians or ()]
        new = (_guardianship(pupil, one) for pupil, one in found if not one.guardianship_id)
        kept = (
            (one.kind, one.rank, one.guardianship_id) for _, one in found if one.guardianship_id
        )
        renewed = [one.guardianship_id for _, one in found if one.is_back]
        ended = [gone for _, step in pairs for gone in step.gone]
        enrolment.end_guardianships(guardianship_ids=ended, by=self._by)
        enrolment.renew_guardianships(guardianship_ids=renewed, by=self._by)
        enrolment.change_guardianships(entries=kept, by=self._by)
        enrolment.add_guardianships(entries=new, by=self._by)

    def _write_classes(self, steps: list[PupilStep]) -> None:
        moved = [step for step in steps if step.is_moved or step.is_back]
        names = {step.row.class_name for step in moved}
        if not names <= set(self._classes):
            self._classes = enrolment.class_ids(names=names, year=self._year, by=self._by)
        known = [step.person_id for step in moved if step.pupil_id]
        enrolment.leave_classes(
            person_ids=known, year=self._year, role=MemberRole.PUPIL, by=self._by
        )
        entries = ((self._classes[step.row.class_name], step.person_id) for step in moved)
        enrolment.join_classes(entries=entries, role=MemberRole.PUPIL, by=self._by)

    def _write_accounts(self, pairs: list[tuple[int, PupilStep]]) -> None:
        new = [self._holder(pupil, step) for pupil, step in pairs if not step.pupil_id]
        known = [self._holder(pupil, step) for pupil, step in pairs if step.pupil_id]
        renamed = [
            self._holder(pupil, step) for pupil, step in pairs if step.pupil_id and step.is_renamed
        ]
        if known:
            self._end(self._openings.rearrange(known))
            self._openings.rename(renamed)
        if new:
            self._openings.open_new(new)

    def _holder(self, pupil_id: int, step: PupilStep) -> Holder:
        row = step.row
        return Holder(
            pupil_id,
            step.person_id,
            row.register_id,
            row.first_name,
            row.family_name,
            slots.has_own_account(row.class_name, first_class=self._school.first_pupil_class),
            step.guardian_ids,
            row.secrets,
        )

    def _end(self, account_ids: list[int]) -> None:
        for batch in bulk.batches(account_ids):
            connections.end_all(account_ids=batch, ending=Ending.CLOSED, by=self._by)


def _pupil_entry(step: PupilStep) -> PersonEntry:
    row = step.row
    return PersonEntry(
        step.person_id,
        row.first_name,
        row.family_name,
        row.language or "",
        row.street or "",
        row.postcode or "",
        row.town or "",
    )


def _guardian_entry(person_id: int, row: GuardianRow) -> PersonEntry:
    return PersonEntry(
        person_id,
        row.first_name,
        row.family_name,
        "",
        row.street or "",
        row.postcode or "",
        row.town or "",
        row.key,
        row.email or "",
        row.mobile or "",
    )


def _guardianship(pupil_id: int, step: GuardianStep) -> GuardianshipEntry:
    return GuardianshipEntry(pupil_id, step.person_id, step.kind, step.rank)
