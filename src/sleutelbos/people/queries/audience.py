"""Whom a message means: pupils by class or one by one, guardians, teachers; as sets."""

from collections.abc import Collection

from django.db.models import Exists, Q, QuerySet

from sleutelbos.kit import scope, written
from sleutelbos.kit.written import Written
from sleutelbos.people.models import Group, Guardianship, Membership, Pupil, StaffMember
from sleutelbos.people.queries import rights
from sleutelbos.people.values import GroupKind, MemberRole, Right, StaffRole

# Written out, because readers are looked for in one statement of it all: see accounts' readers.
_PUPILS = "SELECT u.id FROM people_pupil u WHERE {}"
_IN_GROUP = """u.person_id IN (
    SELECT m.person_id FROM people_membership m WHERE m.role = 'pupil' AND {})"""
_TAUGHT = """
    SELECT g.id FROM people_group g JOIN people_membership t ON t.group_id = g.id
    WHERE t.role = 'teacher' AND g.school_year = %s AND t.person_id = %s"""
_AS_KIND = """EXISTS (
    SELECT 1 FROM people_guardianship g
    WHERE g.person_id = {person} AND g.pupil_id = {pupil} AND {})"""


def pupils(
    *,
    school_year: str,
    is_whole_school: bool,
    group_ids: Collection[int],
    pupil_ids: Collection[int],
    without_group_ids: Collection[int],
    without_pupil_ids: Collection[int],
    teacher_id: int | None = None,
) -> Written:
    """Return the enrolled pupils who are meant; for a teacher (person) those of the own ones."""
    meant = [Written("u.school_id = %s AND u.left_on IS NULL", (scope.active_id(),))]
    if not is_whole_school:
        meant.append(written.some(*_named(group_ids, pupil_ids)))
    if left_out := _named(without_group_ids, without_pupil_ids):
        meant.append(written.put("NOT ({})", written.some(*left_out)))
    if teacher_id is not None:
        taught = written.put("m.group_id IN ({})", Written(_TAUGHT, (school_year, teacher_id)))
        meant.append(written.put(_IN_GROUP, taught))
    return written.put(_PUPILS, written.every(*meant))


def found(pupils: Written) -> list[int]:
    """Return the ids of these pupils."""
    rows = Pupil.objects.filter(id__in=pupils.as_set())
    return list(rows.values_list("id", flat=True))


def taught_by(teacher_id: int, *, school_year: str) -> QuerySet[Group, Group]:
    """Return the classes of this year that somebody (person) teaches, and the teams they lead."""
    taught = Written(_TAUGHT, (school_year, teacher_id))
    return Group.objects.filter(id__in=taught.as_set())


def may_read(kinds: Collection[str], *, person: str, pupil: str) -> Written:
    """Return the condition that a person may get messages about a pupil, now.

    When any kinds are named, as a guardian of one of them.
    """
    statement = rights.statement(Right.MESSAGES, person=person, pupil=pupil)
    may = Written(statement, tuple(rights.parameters()))
    if not kinds:
        return may
    as_kind = _AS_KIND.replace("{person}", person).replace("{pupil}", pupil)
    return written.every(may, written.put(as_kind, written.among("g.kind", kinds)))


def guardians(kinds: Collection[str]) -> QuerySet[Guardianship, Guardianship]:
    """Return who may get messages about a child, now; of these kinds when any are named."""
    found = rights.guardianships(Right.MESSAGES)
    return found.filter(kind__in=kinds) if kinds else found


def teachers_of(
    pupils: QuerySet,  # type: ignore[type-arg]  # their ids, from another package's table
    *,
    school_year: str,
) -> QuerySet[StaffMember, StaffMember]:
    """Return who teaches the classes of these pupils, or leads their teams."""
    groups = Group.objects.filter(
        school_year=school_year,
        membership__person__pupil__in=pupils,
        membership__role=MemberRole.PUPIL,
    )
    return StaffMember.objects.filter(
        left_on=None,
        person__membership__group__in=groups,
        person__membership__role=MemberRole.TEACHER,
    )


def staff_of(
    team_ids: Collection[int], *, school_year: str, leader_id: int | None = None
) -> QuerySet[StaffMember, StaffMember]:
    """Return the colleagues of these teams, who leads them too; for a leader of the own teams."""
    teams = Group.objects.filter(kind=GroupKind.TEAM, id__in=team_ids)
    if leader_id is not None:
        teams = teams.filter(id__in=taught_by(leader_id, school_year=school_year))
    members = Membership.objects.filter(
        group__in=teams, role__in=(MemberRole.TEACHER, MemberRole.STAFF)
    )
    return StaffMember.objects.filter(left_on=None, person__in=members.values("person_id"))


def office() -> QuerySet[StaffMember, StaffMember]:
    """Return who works in the school office; where nobody does, the administrators."""
    clerks = StaffMember.objects.filter(left_on=None, role=StaffRole.OFFICE)
    others = Q(role=StaffRole.ADMINISTRATOR) & ~Exists(clerks)
    return StaffMember.objects.filter(Q(role=StaffRole.OFFICE) | others, left_on=None)


def _named(group_ids: Collection[int], pupil_ids: Collection[int]) -> list[Written]:
    """Return the conditions of which one holds for whoever is named, by group or by itself."""
    named = [written.among("u.id", pupil_ids)] if pupil_ids else []
    if group_ids:
        named.append(written.put(_IN_GROUP, written.among("m.group_id", group_ids)))
    return named
