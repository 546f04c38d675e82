"""Classes with their teachers and pupils. A teacher sees the own classes and no others (D23)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sleutelbos.kit import bulk, names
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.models import Group, Membership, Pupil
from sleutelbos.people.values import GroupKind, MemberRole


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class in one school year."""

    id: int
    name: str
    school_year: str
    teachers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EnrolledPupil:
    """A pupil as a list or a page shows one."""

    id: int
    person_id: int
    first_name: str
    family_name: str
    register_id: str
    class_id: int | None
    class_name: str
    has_left: bool

    @property
    def name(self) -> str:
        """Return the pupil's name."""
        return f"{self.first_name} {self.family_name}"


def classes(school_year: str, *, teacher_id: int | None = None) -> list[SchoolClass]:
    """Return the classes of a year in their natural order; for a teacher (person) the own ones."""
    rows = list(
        _groups(teacher_id).filter(school_year=school_year).values_list("id", "name", "school_year")
    )
    teachers = leaders([row[0] for row in rows])
    found = [SchoolClass(*row, teachers=tuple(teachers[row[0]])) for row in rows]
    return sorted(found, key=lambda one: names.natural_key(one.name))


def in_order(school_year: str) -> list[int]:
    """Return the classes of a year in their natural order, by their ids."""
    rows = Group.objects.filter(kind=GroupKind.CLASS, school_year=school_year)
    found = sorted(rows.values_list("name", "id"), key=lambda row: names.natural_key(row[0]))
    return [group_id for _, group_id in found]


def school_class(group_id: int, *, teacher_id: int | None = None) -> SchoolClass:
    """Return a class; raise NotFound, also for another teacher's."""
    found = _groups(teacher_id).filter(id=group_id)
    row = found.values_list("id", "name", "school_year").first()
    if row is None:
        raise NotFound
    return SchoolClass(*row, teachers=tuple(leaders([group_id])[group_id]))


def pupils(group_id: int) -> list[EnrolledPupil]:
    """Return the pupils of a class in class list order."""
    rows = _pupils(
        Pupil.objects.filter(
            left_on=None,
            person__membership__group_id=group_id,
            person__membership__role=MemberRole.PUPIL,
        )
    )
    return sorted(
        rows, key=lambda one: (names.sort_key(one.family_name), names.sort_key(one.first_name))
    )


def enrolled(school_year: str, *, pupil_ids: Collection[int]) -> dict[int, EnrolledPupil]:
    """Return who of these is a pupil still, by id with the class of a year, or the latest one."""
    rows = Pupil.objects.filter(left_on=None, id__in=pupil_ids)
    found = _pupils(rows, year_first=school_year)
    return {one.id: one for one in reversed(found)}


def pupil(pupil_id: int, *, school_year: str) -> EnrolledPupil:
    """Return a pupil with the class of this year, or with the latest one; raise NotFound."""
    memberships = _pupils(Pupil.objects.filter(id=pupil_id), year_first=school_year)
    if not memberships:
        raise NotFound
    return memberships[0]


def by_register_id(register_ids: Collection[str], school_year: str) -> dict[str, EnrolledPupil]:
    """Return these pupils with their class of a year."""
    rows = _pupils(Pupil.objects.filter(register_id__in=register_ids), year_first=school_year)
    return {one.register_id: one for one in reversed(rows)}


def names_of(pupil_ids: Collection[int], *, school_year: str) -> dict[int, str]:
    """Return the class of each of these pupils in a year, as far as they have one."""
    found: dict[int, str] = {}
    for batch in bulk.batches(sorted(pupil_ids)):
        rows = Membership.objects.filter(
            person__pupil__in=batch,
            role=MemberRole.PUPIL,
            group__kind=GroupKind.CLASS,
            group__school_year=school_year,
        )
        found |= dict(rows.values_list("person__pupil__id", "group__name"))
    return found


def without_class(school_year: str) -> list[EnrolledPupil]:
    """Return the enrolled pupils who are in no class of a year."""
    placed = Membership.objects.filter(
        role=MemberRole.PUPIL, group__kind=GroupKind.CLASS, group__school_year=school_year
    )
    rows = Pupil.objects.filter(left_on=None).exclude(person_id__in=placed.values("person_id"))
    found = {one.id: one for one in reversed(_pupils(rows))}
    return sorted(found.values(), key=lambda one: names.natural_key(one.register_id))


def leaders(group_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the names of who teaches each class, or leads each team."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Membership.objects.filter(group_id__in=group_ids, role=MemberRole.TEACHER)
    for group_id, first, family in rows.order_by("person__words").values_list(
        "group_id", "person__first_name", "person__family_name"
    ):
        found[group_id].append(f"{first} {family}")
    return found


def _groups(teacher_id: int | None) -> QuerySet[Group, Group]:
    groups = Group.objects.filter(kind=GroupKind.CLASS)
    if teacher_id is None:
        return groups
    return groups.filter(membership__person_id=teacher_id, membership__role=MemberRole.TEACHER)


def _pupils(rows: QuerySet[Pupil, Pupil], *, year_first: str = "") -> list[EnrolledPupil]:
    """Return these pupils once for each group that the query joins, the class that counts first."""
    found = rows.values_list(
        "id",
        "person_id",
        "person__first_name",
        "person__family_name",
        "register_id",
        "person__membership__group_id",
        "person__membership__group__name",
        "left_on",
        "person__membership__group__school_year",
        "person__membership__group__kind",
    )

    def rank(row: tuple[Any, ...]) -> tuple[bool, bool, str]:
        return row[9] == GroupKind.CLASS, row[8] == year_first, row[8] or ""

    return [_pupil(row) for row in sorted(found, key=rank, reverse=True)]


def _pupil(row: tuple[Any, ...]) -> EnrolledPupil:
    """Return a pupil with the class of a row; a team is none."""
    of_class = row[5:7] if row[9] == GroupKind.CLASS else (None, "")
    return EnrolledPupil(*(*row[:5], *of_class, row[7] is not None))
