"""One person, and what ties people to the school."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Q

from sleutelbos.kit import bulk, clock, names
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.models import Guardianship, Person, Pupil, StaffMember


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person, and as what the school knows them; dates say since when no longer."""

    id: int
    first_name: str
    family_name: str
    pupil_id: int | None
    pupil_left_on: dt.date | None
    staff_id: int | None
    staff_left_on: dt.date | None
    children: tuple[tuple[int, str], ...]  # pupil and name, also of guardianships that ended

    @property
    def name(self) -> str:
        """Return the name."""
        return f"{self.first_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class PersonTraces:
    """By what these people are found, as far as this package knows."""

    pupils: tuple[int, ...]
    staff: tuple[int, ...]
    addresses: tuple[str, ...]
    phones: tuple[str, ...]
    names: frozenset[tuple[str, ...]]  # which nobody who stays has too


def person(person_id: int) -> KnownPerson:
    """Return a person; raise NotFound."""
    row = Person.objects.filter(id=person_id).values_list(
        "id", "first_name", "family_name", "pupil__id", "pupil__left_on", "staffmember__id",
        "staffmember__left_on",
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    children = Guardianship.objects.filter(person_id=person_id).order_by("pupil_id").values_list(
        "pupil_id", "pupil__person__first_name", "pupil__person__family_name"
    )  # fmt: skip
    return KnownPerson(*row, tuple((one[0], f"{one[1]} {one[2]}") for one in children))


def names_of(person_ids: Collection[int]) -> dict[int, str]:
    """Return what these people are called."""
    rows = Person.objects.filter(id__in=person_ids).values_list("id", "first_name", "family_name")
    return {row_id: f"{first} {family}" for row_id, first, family in rows}


def names_of_pupils(pupil_ids: Collection[int]) -> dict[int, str]:
    """Return what these pupils are called."""
    rows = Pupil.objects.filter(id__in=pupil_ids).values_list(
        "id", "person__first_name", "person__family_name"
    )
    return {row_id: f"{first} {family}" for row_id, first, family in rows}


def who_belong(person_ids: Collection[int]) -> set[int]:
    """Return who of these is enrolled, works here, or is a guardian of somebody enrolled."""
    in_force = Q(guardianship__ends_on=None) | Q(guardianship__ends_on__gte=clock.now().date())
    ties = (
        Q(pupil__isnull=False, pupil__left_on=None)
        | Q(staffmember__isnull=False, staffmember__left_on=None)
        | (in_force & Q(guardianship__isnull=False, guardianship__pupil__left_on=None))
    )
    return {
        found
        for batch in bulk.batches(person_ids)
        for found in Person.objects.filter(ties, id__in=batch).values_list("id", flat=True)
    }


def guardians_of_none_but(pupil_ids: Collection[int]) -> list[int]:
    """Return whom nothing ties to the school but being, or having been, a guardian of these."""
    theirs = {
        found
        for batch in bulk.batches(pupil_ids)
        for found in Guardianship.objects.filter(
            pupil_id__in=batch, person__pupil=None, person__staffmember=None
        ).values_list("person_id", flat=True)
    }
    wanted = set(pupil_ids)
    others = {
        person_id
        for batch in bulk.batches(theirs)
        for person_id, pupil_id in Guardianship.objects.filter(person_id__in=batch).values_list(
            "person_id", "pupil_id"
        )
        if pupil_id not in wanted
    }
    return sorted(theirs - others)


def traces(person_ids: Collection[int]) -> PersonTraces:
    """Return by what these people are found."""
    rows = list(_rows(person_ids))
    known = {row[1] for row in rows}
    shared = {
        words
        for batch in bulk.batches(known)
        for person_id, words in Person.objects.filter(words__in=batch).values_list("id", "words")
        if person_id not in set(person_ids)
    }
    return PersonTraces(
        pupils=tuple(_ids(Pupil, person_ids)),
        staff=tuple(_ids(StaffMember, person_ids)),
        addresses=tuple(row[4] for row in rows if row[4]),
        phones=tuple(row[5] for row in rows if row[5]),
        names=frozenset(_words(row[2], row[3]) for row in rows if row[1] not in shared),
    )


def fingerprints(person_ids: Collection[int]) -> list[str]:
    """Return what a copy of the database from before still has of these people, and no other."""
    return [f"{row[0]}:{row[1]}" for row in _rows(person_ids)]


def all_fingerprints() -> Iterator[tuple[int, str]]:
    """Yield everybody with what ``fingerprints`` returns of them."""
    for person_id, words in Person.objects.values_list("id", "words").iterator():
        yield person_id, f"{person_id}:{words}"


def _rows(person_ids: Collection[int]) -> Iterator[tuple[int, str, str, str, str, str]]:
    for batch in bulk.batches(person_ids):
        yield from Person.objects.filter(id__in=batch).values_list(
            "id", "words", "first_name", "family_name", "register_email", "register_mobile"
        )


def _ids(table: type[Pupil] | type[StaffMember], person_ids: Collection[int]) -> Iterator[int]:
    for batch in bulk.batches(person_ids):
        yield from table.objects.filter(person_id__in=batch).values_list("id", flat=True)


def _words(first_name: str, family_name: str) -> tuple[str, ...]:
    words = f"{first_name} {family_name}".split()
    return tuple(folded for folded in map(names.fold, words) if folded)
