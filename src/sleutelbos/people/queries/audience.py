"""Whom a message means: pupils by class or one by one, guardians, teachers; as querysets."""

from collections.abc import Collection

from django.db.models import Exists, Q, QuerySet

from sleutelbos.people.models import Group, Guardianship, Membership, Pupil, StaffMember
from sleutelbos.people.queries import rights
from sleutelbos.people.values import GroupKind, MemberRole, Right, StaffRole


def pupils(
    *,
    school_year: str,
    is_whole_school: bool,
    group_ids: Collection[int],
    pupil_ids: Collection[int],
    without_group_ids: Collection[int],
    without_pupil_ids: Collection[int],
    teacher_id: int | None = None,
) -> QuerySet[Pupil, Pupil]:
    """Return the enrolled pupils who are meant; for a teacher (person) those of the own ones."""
    meant = Q(left_on=None)
    if not is_whole_school:
        meant &= _named(group_ids, pupil_ids)
    if without_pupil_ids:
        meant &= ~Q(pk__in=without_pupil_ids)
    if without_group_ids:
        meant &= ~_in(without_group_ids)
    if teacher_id is not None:
        meant &= _in(taught_by(teacher_id, school_year=school_year))
    return Pupil.objects.filter(meant)


def taught_by(teacher_id: int, *, school_year: str) -> QuerySet[Group, Group]:
    """Return the classes of this year that somebody (person) teaches, and the teams they lead."""
    return Group.objects.filter(
        school_year=school_year,
        membership__person_id=teacher_id,
        membership__role=MemberRole.TEACHER,
    )


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


def _named(group_ids: Collection[int], pupil_ids: Collection[int]) -> Q:
    if not pupil_ids:
        return _in(group_ids)
    return Q(pk__in=pupil_ids) | _in(group_ids) if group_ids else Q(pk__in=pupil_ids)


def _in(groups: Collection[int] | QuerySet[Group, Group]) -> Q:
    """Return whether a pupil is in one of these groups: a list, so that it leads the search."""
    members = Membership.objects.filter(group__in=groups, role=MemberRole.PUPIL)
    return Q(person__in=members.values("person_id"))
