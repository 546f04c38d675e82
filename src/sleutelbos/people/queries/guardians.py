"""Who is a guardian of whom."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.models import Guardianship


@dataclass(frozen=True, slots=True)
class Guardian:
    """A guardian of one pupil, in the register's order."""

    person_id: int
    pupil_id: int
    first_name: str
    family_name: str
    kind: str
    rank: int
    guardianship_id: int = 0
    by_office: bool = False  # added by the office, and in no register

    @property
    def name(self) -> str:
        """Return the guardian's name."""
        return f"{self.first_name} {self.family_name}"


def of_pupils(pupil_ids: Collection[int]) -> dict[int, list[Guardian]]:
    """Return the present guardians of these pupils."""
    rows = Guardianship.objects.filter(pupil_id__in=pupil_ids).exclude(ends_on__lt=_today())
    found: dict[int, list[Guardian]] = defaultdict(list)
    for one in _read(rows):
        found[one.pupil_id].append(one)
    return found


def ever(person_ids: Collection[int]) -> list[tuple[int, int]]:
    """Return of which pupils these people are guardians or ever were: pupil and person."""
    rows = Guardianship.objects.filter(person_id__in=person_ids)
    return list(rows.values_list("pupil_id", "person_id"))


def former(pupil_id: int) -> list[Guardian]:
    """Return who was a guardian of a pupil, and is one no longer."""
    return _read(Guardianship.objects.filter(pupil_id=pupil_id, ends_on__lt=_today()))


@dataclass(frozen=True, slots=True)
class Entered:
    """A guardian whom the office added, with what it wrote down."""

    guardianship_id: int
    pupil_id: int
    name: str
    particulars: dict[str, str]


def entered(guardianship_id: int) -> Entered:
    """Return a present guardian whom the office added; raise NotFound for one of the register."""
    row = (
        Guardianship.objects.filter(id=guardianship_id, by_office=True)
        .exclude(ends_on__lt=_today())
        .select_related("person")
        .first()
    )
    if row is None:
        raise NotFound
    person = row.person
    particulars = {
        "first_name": person.first_name,
        "family_name": person.family_name,
        "kind": row.kind,
        "mobile": person.register_mobile,
        "street": person.street,
        "postcode": person.postcode,
        "town": person.town,
    }
    name = f"{person.first_name} {person.family_name}"
    return Entered(row.id, row.pupil_id, name, particulars)


def _read(rows: QuerySet[Guardianship]) -> list[Guardian]:
    found = rows.order_by("pupil_id", "rank").values_list(
        "person_id", "pupil_id", "person__first_name", "person__family_name", "kind", "rank",
        "id", "by_office",
    )  # fmt: skip
    return [Guardian(*row) for row in found]


def _today() -> dt.date:
    return clock.now().date()


@dataclass(frozen=True, slots=True)
class ChildOf:
    """A pupil, and one of the guardians."""

    person_id: int
    pupil_id: int
    name: str


def children(person_ids: Collection[int]) -> list[ChildOf]:
    """Return the enrolled pupils of these guardians by name, each with whose they are."""
    rows = Guardianship.objects.filter(person_id__in=person_ids, pupil__left_on=None).exclude(
        ends_on__lt=_today()
    )
    return [
        ChildOf(person_id, pupil_id, f"{first} {family}")
        for person_id, pupil_id, first, family in rows.order_by(
            "pupil__person__words", "id"
        ).values_list(
            "person_id", "pupil_id", "pupil__person__first_name", "pupil__person__family_name"
        )
    ]
