"""Select accounts of families: by class, by whose they are, by where they are on their way."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import progress
from sleutelbos.accounts.queries.progress import GROUP
from sleutelbos.accounts.rules.places import Chosen, Place
from sleutelbos.kit import bulk, clock
from sleutelbos.people.queries import classes
from sleutelbos.schools.models import School

PAGE = 100
_PUPIL = "keyring__pupil__person"
_COLUMNS = (
    "id", "slot", "person_id", "keyring__pupil_id", "person__first_name", "person__family_name",
    f"{_PUPIL}__first_name", f"{_PUPIL}__family_name", f"{GROUP}__name", "place", "email",
    "typed_email", "password_chosen_at", "reminded_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Selection:
    """Which accounts are meant; what is empty leaves nobody out."""

    group_id: int | None = None
    whose: str = ""  # parents or pupils
    place: Place | None = None


def page(wanted: Selection, *, school: School, number: int = 1) -> tuple[list[Chosen], int]:
    """Return a page of a selection and how many there are in all."""
    rows = _rows(wanted, school)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    start = (max(1, min(number, pages)) - 1) * PAGE
    return [_chosen(row) for row in rows.values_list(*_COLUMNS)[start : start + PAGE]], total


def everybody(wanted: Selection, *, school: School) -> list[Chosen]:
    """Return a whole selection."""
    return [_chosen(row) for row in _rows(wanted, school).values_list(*_COLUMNS)]


def these(account_ids: Collection[int], *, school: School) -> list[Chosen]:
    """Return these accounts, as far as they are of families of this school and year."""
    return list(_these(account_ids, school))


def _these(account_ids: Collection[int], school: School) -> Iterator[Chosen]:
    rows = _rows(Selection(), school)
    for batch in bulk.batches(sorted(set(account_ids))):
        for row in rows.filter(id__in=batch).values_list(*_COLUMNS):
            yield _chosen(row)


def _rows(wanted: Selection, school: School) -> QuerySet[Account, Account]:
    rows = progress.enrolled(school.school_year).annotate(
        place=progress.place(school.agreement_version, clock.now())
    )
    if wanted.group_id is not None:
        rows = rows.filter(**{f"{GROUP}__id": wanted.group_id})
    if wanted.whose:
        rows = rows.filter(slot=0) if wanted.whose == "pupils" else rows.filter(slot__gte=1)
    if wanted.place is not None:
        rows = rows.filter(place=wanted.place)
    return rows.order_by(*_by_class(school), f"{_PUPIL}__words", "keyring_id", "slot")


def _by_class(school: School) -> list[Case]:
    """Order by class as one counts, L2A before L10A: no database does."""
    ordered = enumerate(classes.in_order(school.school_year))
    whens = [When(**{f"{GROUP}__id": group_id}, then=Value(place)) for place, group_id in ordered]
    return [Case(*whens)] if whens else []


def _chosen(row: tuple[Any, ...]) -> Chosen:
    (
        id_, slot, person_id, pupil_id, first, family, pupil_first, pupil_family, group, place,
        email, typed_email, password_chosen_at, reminded_at,
    ) = row  # fmt: skip
    return Chosen(
        id=id_,
        slot=slot,
        person_id=person_id,
        pupil_id=pupil_id,
        name=f"{first} {family}",
        pupil_name=f"{pupil_first} {pupil_family}",
        class_name=group,
        place=Place(place),
        address=typed_email or email,
        has_password=password_chosen_at is not None,
        reminded_at=reminded_at,
    )
