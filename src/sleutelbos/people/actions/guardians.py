"""Add and correct guardians whom the office knows and the register does not."""

import datetime as dt
from dataclasses import dataclass

from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock, scope
from sleutelbos.people.models import Guardianship, Person
from sleutelbos.people.rules import names
from sleutelbos.people.values import GuardianKind


@dataclass(frozen=True, slots=True)
class Entry:
    """A guardian as the office writes one down."""

    first_name: str
    family_name: str
    kind: GuardianKind
    mobile: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""


def add(*, pupil_id: int, entry: Entry, by: Actor) -> int:
    """Make somebody who is new to the school a guardian, the last in order; return the person."""
    person = Person(
        school_id=scope.active_id(),
        first_name=entry.first_name,
        family_name=entry.family_name,
        words=names.words(first=entry.first_name, family=entry.family_name),
        register_mobile=entry.mobile,
        street=entry.street,
        postcode=entry.postcode,
        town=entry.town,
    )
    person.save(force_insert=True)
    Guardianship(
        school_id=scope.active_id(),
        pupil_id=pupil_id,
        person=person,
        kind=entry.kind,
        rank=Guardianship.objects.filter(pupil_id=pupil_id).count() + 1,
        by_office=True,
    ).save(force_insert=True)
    return person.id


def renew(*, guardianship_id: int, entry: Entry, by: Actor) -> None:
    """Let somebody be a guardian again who was one; what restricted them restricts them still."""
    rows = Guardianship.objects.filter(id=guardianship_id)
    rows.update(ends_on=None, kind=entry.kind, by_office=True)
    _write(guardianship_id, entry)


def correct(*, guardianship_id: int, entry: Entry, by: Actor) -> bool:
    """Write what the office now knows of a guardian it added; say whether it did add them."""
    rows = Guardianship.objects.filter(id=guardianship_id, by_office=True)
    if rows.update(kind=entry.kind) != 1:
        return False
    _write(guardianship_id, entry)
    return True


def end(*, guardianship_id: int, by: Actor) -> bool:
    """End the guardianship of somebody whom the office added; say whether it did."""
    yesterday = clock.now().date() - dt.timedelta(days=1)
    rows = Guardianship.objects.filter(id=guardianship_id, by_office=True, ends_on=None)
    return rows.update(ends_on=yesterday) == 1


def _write(guardianship_id: int, entry: Entry) -> None:
    Person.objects.filter(guardianship=guardianship_id).update(
        first_name=entry.first_name,
        family_name=entry.family_name,
        words=names.words(first=entry.first_name, family=entry.family_name),
        register_mobile=entry.mobile,
        street=entry.street,
        postcode=entry.postcode,
        town=entry.town,
    )
