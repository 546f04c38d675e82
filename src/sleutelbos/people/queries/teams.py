"""Teams: groups whose members the office put together, such as a choir or the pupils' council."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from sleutelbos.kit import bulk, names
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.models import Group, Membership, Pupil, StaffMember
from sleutelbos.people.queries import classes
from sleutelbos.people.values import GroupKind, MemberRole

_PUPILS = Q(role=MemberRole.PUPIL, person__pupil__left_on=None)
_STAFF = Q(role__in=(MemberRole.TEACHER, MemberRole.STAFF), person__staffmember__left_on=None)
_ORDER = (MemberRole.TEACHER, MemberRole.STAFF, MemberRole.PUPIL)


@dataclass(frozen=True, slots=True)
class Team:
    """A team in one school year: how many pupils and colleagues are in it, and who leads it."""

    id: int
    name: str
    school_year: str
    pupils: int
    colleagues: int
    leaders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a team; a pupil with the class of the team's year."""

    person_id: int
    role: MemberRole
    name: str
    pupil_id: int | None
    class_name: str = ""


@dataclass(frozen=True, slots=True)
class Numbered:
    """The persons of numbers in the register, and the numbers of who is here no longer."""

    person_ids: dict[str, int]
    left: frozenset[str]


def teams(school_year: str, *, leader_id: int | None = None) -> list[Team]:
    """Return the teams of a year in natural order; for a leader (person) the own ones."""
    found = Group.objects.filter(kind=GroupKind.TEAM, school_year=school_year)
    if leader_id is not None:
        led = Membership.objects.filter(person_id=leader_id, role=MemberRole.TEACHER)
        found = found.filter(id__in=led.values("group_id"))
    return sorted(_counted(found), key=lambda one: names.natural_key(one.name))


def earlier(school_year: str) -> list[Team]:
    """Return the teams of the latest earlier year of which there is none of the name this year."""
    all_teams = Group.objects.filter(kind=GroupKind.TEAM)
    older = all_teams.filter(school_year__lt=school_year)
    latest = older.aggregate(year=Max("school_year"))["year"]
    if latest is None:
        return []
    taken = set(all_teams.filter(school_year=school_year).values_list("name", flat=True))
    return [one for one in teams(latest) if one.name not in taken]


def team(team_id: int) -> Team:
    """Return a team; raise NotFound."""
    found = _counted(Group.objects.filter(kind=GroupKind.TEAM, id=team_id))
    if not found:
        raise NotFound
    return found[0]


def members(team: Team) -> list[Member]:
    """Return who is in a team now: who leads it, then colleagues, then pupils, each by name."""
    rows = _here().filter(group_id=team.id).order_by("person__words", "id").values_list(
        "person_id", "role", "person__first_name", "person__family_name", "person__pupil__id"
    )  # fmt: skip
    found = sorted(rows, key=lambda row: _ORDER.index(MemberRole(row[1])))
    pupils = [row[4] for row in found if row[1] == MemberRole.PUPIL]
    of_class = classes.names_of(pupils, school_year=team.school_year)
    return [
        Member(
            person_id, MemberRole(role), f"{first} {family}", pupil_id, of_class.get(pupil_id, "")
        )
        for person_id, role, first, family, pupil_id in found
    ]


def numbered(numbers: Collection[str]) -> Numbered:
    """Look people up by their numbers in the register: pupils, and else colleagues."""
    found: dict[str, int] = {}
    left: set[str] = set()
    for table in (StaffMember, Pupil):
        for batch in bulk.batches(numbers):
            rows = table.objects.filter(register_id__in=batch)
            for number, person_id, left_on in rows.values_list(
                "register_id", "person_id", "left_on"
            ):
                if left_on is None:
                    found[number] = person_id
                else:
                    left.add(number)
    return Numbered(found, frozenset(left - set(found)))


def _here() -> QuerySet[Membership, Membership]:
    """Return the memberships of who is a pupil or works here now."""
    return Membership.objects.filter(_PUPILS | _STAFF)


def _counted(groups: QuerySet[Group, Group]) -> list[Team]:
    rows = list(groups.values_list("id", "name", "school_year"))
    ids = [row[0] for row in rows]
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    counted = _here().filter(group_id__in=ids).values_list("group_id", "role")
    for group_id, role, count in counted.annotate(count=Count("id")).order_by():
        counts[group_id][role != MemberRole.PUPIL] += count
    leaders = classes.leaders(ids)
    return [
        Team(
            *row,
            pupils=counts[row[0]][0],
            colleagues=counts[row[0]][1],
            leaders=tuple(leaders[row[0]]),
        )
        for row in rows
    ]
