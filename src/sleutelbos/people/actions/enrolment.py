"""Enrol, move, change and unenrol many people at once, for an import.

Every function works on the school at work, inside the transaction of the import, which writes the
one entry in the log.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet

from sleutelbos.audit.values import Actor
from sleutelbos.kit import bulk, clock, names, scope
from sleutelbos.people.models import (
    Group,
    Guardianship,
    Membership,
    Person,
    Pupil,
    StaffMember,
)
from sleutelbos.people.values import GroupKind, MemberRole


class PersonEntry(NamedTuple):
    """A person to write, as the register tells it."""

    id: int
    first_name: str
    family_name: str
    language: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    key: str = ""
    email: str = ""
    mobile: str = ""


class GuardianshipEntry(NamedTuple):
    """A guardianship to write."""

    pupil_id: int
    person_id: int
    kind: str
    rank: int


_PERSON = (
    "first_name", "family_name", "words", "language", "street", "postcode", "town",
    "register_key", "register_email", "register_mobile",
)  # fmt: skip


def person_ids(*, by: Actor) -> Iterator[int]:
    """Give ids for persons who will be added in this transaction."""
    return bulk.Ids(Person)


def pupil_ids(*, by: Actor) -> Iterator[int]:
    """Give ids for pupils who will be added in this transaction."""
    return bulk.Ids(Pupil)


def staff_ids(*, by: Actor) -> Iterator[int]:
    """Give ids for members of staff who will be added in this transaction."""
    return bulk.Ids(StaffMember)


def add_people(*, entries: Iterable[PersonEntry], by: Actor) -> None:
    """Add persons, guardians and pupils alike."""
    bulk.insert(Person, (*_PERSON, "id"), map(_row, entries), school_id=scope.active_id())


def change_people(*, entries: Iterable[PersonEntry], by: Actor) -> None:
    """Write what the register now says of persons."""
    bulk.update(Person, _PERSON, map(_row, entries))


def change_guardians(*, entries: Iterable[PersonEntry], by: Actor) -> None:
    """Write what the register now says of guardians: all but a language, of which it says none."""
    place = _PERSON.index("language")
    columns = (*_PERSON[:place], *_PERSON[place + 1 :])
    cut = ((_columns(entry), entry.id) for entry in entries)
    bulk.update(Person, columns, ((*row[:place], *row[place + 1 :], id_) for row, id_ in cut))


def add_pupils(*, entries: Iterable[tuple[int, int, str]], by: Actor) -> None:
    """Add pupils: id, person, register id."""
    bulk.insert(Pupil, ("id", "person", "register_id"), entries, school_id=scope.active_id())


def readmit(*, pupil_ids: Iterable[int], by: Actor) -> None:
    """Enrol pupils again who had left."""
    for batch in bulk.batches(pupil_ids):
        bulk.change(Pupil.objects.filter(id__in=batch), left_on=None)


def unenrol(*, pupil_ids: Iterable[int], year: str, by: Actor) -> None:
    """Let pupils leave, and take them out of their class and teams of this year."""
    today = clock.now().date()
    for batch in bulk.batches(pupil_ids):
        pupils = Pupil.objects.filter(id__in=batch)
        bulk.change(pupils, left_on=today)
        people = list(pupils.values_list("person_id", flat=True))
        bulk.remove(_of_year(year).filter(person_id__in=people, role=MemberRole.PUPIL))


def add_guardianships(*, entries: Iterable[GuardianshipEntry], by: Actor) -> None:
    """Make people guardians."""
    columns = ("pupil", "person", "kind", "rank")
    bulk.insert(Guardianship, columns, entries, school_id=scope.active_id())


def change_guardianships(*, entries: Iterable[tuple[str, int, int]], by: Actor) -> None:
    """Change kind and rank of guardianships: kind, rank, id."""
    bulk.update(Guardianship, ("kind", "rank"), entries)


def renew_guardianships(*, guardianship_ids: Iterable[int], by: Actor) -> None:
    """Let guardianships count again that had ended."""
    for batch in bulk.batches(guardianship_ids):
        bulk.change(Guardianship.objects.filter(id__in=batch), ends_on=None)


def end_guardianships(*, guardianship_ids: Iterable[int], by: Actor) -> None:
    """End guardianships: yesterday was their last day."""
    yesterday = clock.now().date() - dt.timedelta(days=1)
    for batch in bulk.batches(guardianship_ids):
        bulk.change(Guardianship.objects.filter(id__in=batch), ends_on=yesterday)


def class_ids(*, names: Collection[str], year: str, by: Actor) -> dict[str, int]:
    """Return the ids of the classes of a year by name, making those that are not there yet."""
    classes = Group.objects.filter(kind=GroupKind.CLASS, school_year=year)
    found = dict(classes.values_list("name", "id"))
    new = ((name,) for name in sorted(set(names) - set(found)))
    bulk.insert(Group, ("name",), new, school_id=scope.active_id(), school_year=year)
    return found if set(names) <= set(found) else dict(classes.values_list("name", "id"))


def join_classes(*, entries: Iterable[tuple[int, int]], role: MemberRole, by: Actor) -> None:
    """Put people into classes: group, person."""
    columns = ("group", "person")
    bulk.insert(Membership, columns, entries, school_id=scope.active_id(), role=role.value)


def leave_classes(*, person_ids: Iterable[int], year: str, role: MemberRole, by: Actor) -> None:
    """Take people out of all classes of a year; other years stay as they were."""
    for batch in bulk.batches(person_ids):
        classes = _of_year(year).filter(group__kind=GroupKind.CLASS)
        bulk.remove(classes.filter(person_id__in=batch, role=role))


def add_staff(*, entries: Iterable[tuple[int, int, str, str]], by: Actor) -> None:
    """Add members of staff: id, person, register id, role."""
    columns = ("id", "person", "register_id", "role")
    bulk.insert(StaffMember, columns, entries, school_id=scope.active_id())


def readmit_staff(*, staff_ids: Iterable[int], by: Actor) -> None:
    """Let members of staff work here again who had left."""
    for batch in bulk.batches(staff_ids):
        bulk.change(StaffMember.objects.filter(id__in=batch), left_on=None)


def dismiss_staff(*, staff_ids: Iterable[int], year: str, by: Actor) -> None:
    """Let members of staff leave, and take them out of their classes and teams of this year."""
    today = clock.now().date()
    for batch in bulk.batches(staff_ids):
        members = StaffMember.objects.filter(id__in=batch)
        bulk.change(members, left_on=today)
        people = list(members.values_list("person_id", flat=True))
        roles = (MemberRole.TEACHER, MemberRole.STAFF)
        bulk.remove(_of_year(year).filter(person_id__in=people, role__in=roles))


def _of_year(year: str) -> QuerySet[Membership, Membership]:
    return Membership.objects.filter(group__school_year=year)


def _row(entry: PersonEntry) -> bulk.Row:
    return (*_columns(entry), entry.id)


def _columns(entry: PersonEntry) -> tuple[str, ...]:
    words = f"{_folded(entry.family_name)} {_folded(entry.first_name)}".strip()[:200]
    return (entry.first_name, entry.family_name, words, *entry[3:])


@lru_cache(maxsize=100_000)
def _folded(name: str) -> str:
    """Fold a name word by word, for searching and sorting."""
    return " ".join(names.fold(word) for word in name.split())
