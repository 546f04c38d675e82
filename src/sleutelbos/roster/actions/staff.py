"""Write an import of staff."""

from collections.abc import Iterator

from sleutelbos.accounts.actions.opening import Holder, Openings, Terms
from sleutelbos.audit.values import Actor
from sleutelbos.connections import actions as connections
from sleutelbos.connections.values import Ending
from sleutelbos.kit import bulk
from sleutelbos.people.actions import enrolment
from sleutelbos.people.actions.enrolment import PersonEntry
from sleutelbos.people.values import MemberRole
from sleutelbos.roster import queries
from sleutelbos.roster.models import RosterRun
from sleutelbos.roster.rules import plan_staff
from sleutelbos.roster.rules import staff as rules
from sleutelbos.roster.values import KnownStaff, Plan, RegisterRow, StaffRow
from sleutelbos.schools.models import School


def apply_staff(*, school: School, run: RosterRun, rows: Iterator[RegisterRow], by: Actor) -> Plan:
    """Write every member of staff among the rows, then let those go who are not."""
    known = queries.known_staff(run.school_year)
    members = {row.register_id: row for row in rows if isinstance(row, StaffRow)}
    plan = plan_staff(members.values(), known, columns=run.columns)
    writing = _Writing(school, run.school_year, by)
    writing.add([row for key, row in members.items() if key not in known])
    both = [(rules.merged(row, known[key]), known[key]) for key, row in members.items()
            if key in known]  # fmt: skip
    writing.change([(row, one) for row, one in both if rules.is_other(row, one)])
    writing.let_go([one.staff_id for one in rules.leavers(members, known)])
    return plan


class _Writing:
    """The tables that one import of staff writes."""

    def __init__(self, school: School, year: str, by: Actor) -> None:
        self._year = year
        self._by = by
        terms = Terms(
            school.username_recipe, slots=0, initial_days=school.initial_days, owner="staff_member"
        )
        self._openings = Openings(terms, by=by)

    def add(self, rows: list[StaffRow]) -> None:
        """Add members of staff with an account each."""
        people = enrolment.person_ids(by=self._by)
        ids = enrolment.staff_ids(by=self._by)
        found = [(next(ids), next(people), row) for row in rows]
        enrolment.add_people(entries=(_entry(p, row) for _, p, row in found), by=self._by)
        entries = ((s, p, row.register_id, row.role) for s, p, row in found)
        enrolment.add_staff(entries=entries, by=self._by)
        self._openings.open_new([_holder(s, p, row) for s, p, row in found])
        self._place([(p, row) for _, p, row in found])

    def change(self, pairs: list[tuple[StaffRow, KnownStaff]]) -> None:
        """Write what the register now says of members of staff; never their role (IMP-07)."""
        entries = (_entry(one.person_id, row) for row, one in pairs)
        enrolment.change_people(entries=entries, by=self._by)
        back = [one.staff_id for _, one in pairs if one.has_left]
        enrolment.readmit_staff(staff_ids=back, by=self._by)
        holders = [_holder(one.staff_id, one.person_id, row) for row, one in pairs]
        self._end(self._openings.rearrange(holders))
        self._openings.rename(holders)
        people = [one.person_id for _, one in pairs]
        enrolment.leave_classes(
            person_ids=people, year=self._year, role=MemberRole.TEACHER, by=self._by
        )
        self._place([(one.person_id, row) for row, one in pairs])

    def let_go(self, staff_ids: list[int]) -> None:
        """Let members of staff leave; their accounts close and sessions end with it (D25)."""
        self._end(self._openings.close(staff_ids))
        enrolment.dismiss_staff(staff_ids=staff_ids, year=self._year, by=self._by)

    def _place(self, teachers: list[tuple[int, StaffRow]]) -> None:
        names = {name for _, row in teachers for name in row.classes or ()}
        classes = enrolment.class_ids(names=names, year=self._year, by=self._by)
        entries = ((classes[name], p) for p, row in teachers for name in row.classes or ())
        enrolment.join_classes(entries=entries, role=MemberRole.TEACHER, by=self._by)

    def _end(self, account_ids: list[int]) -> None:
        for batch in bulk.batches(account_ids):
            connections.end_all(account_ids=batch, ending=Ending.CLOSED, by=self._by)


def _entry(person_id: int, row: StaffRow) -> PersonEntry:
    return PersonEntry(person_id, row.first_name, row.family_name, email=row.email or "")


def _holder(staff_id: int, person_id: int, row: StaffRow) -> Holder:
    return Holder(staff_id, person_id, row.register_id, row.first_name, row.family_name)
