"""Restrictions as the school office reads them: in force, to come, and what was."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.models import Guardianship, Restriction
from sleutelbos.people.values import Ground, Right

AHEAD = 30  # days for which an end is announced; from seven on it is urgent


@dataclass(frozen=True, slots=True)
class GuardianOf:
    """A guardianship with both names, also one that has ended."""

    id: int
    pupil_id: int
    person_id: int
    name: str
    pupil_name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Restricted:
    """One restriction, with whose it is."""

    id: int
    guardianship_id: int
    pupil_id: int
    person_id: int
    name: str
    kind: str
    pupil_name: str
    right: Right
    ground: Ground
    document: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    stays: bool
    holds_from: dt.datetime
    holds_until: dt.datetime | None
    made_at: dt.datetime
    made_by: str
    lifted_at: dt.datetime | None
    lifted_by: str

    def is_over(self, now: dt.datetime) -> bool:
        """Say whether it holds no longer and will not again."""
        return self.holds_until is not None and self.holds_until <= now

    def is_in_force(self, now: dt.datetime) -> bool:
        """Say whether it holds at this moment."""
        return self.holds_from <= now and not self.is_over(now)


def guardian(guardianship_id: int) -> GuardianOf:
    """Return a guardianship; raise NotFound."""
    rows = Guardianship.objects.filter(id=guardianship_id).values_list(
        "id", "pupil_id", "person_id", "person__first_name", "person__family_name",
        "pupil__person__first_name", "pupil__person__family_name", "kind",
    )  # fmt: skip
    for id_, pupil_id, person_id, first, family, pupil_first, pupil_family, kind in rows:
        names = (f"{first} {family}", f"{pupil_first} {pupil_family}")
        return GuardianOf(id_, pupil_id, person_id, *names, kind)
    raise NotFound


def some(restriction_ids: Collection[int]) -> list[Restricted]:
    """Return these restrictions."""
    return _read(Restriction.objects.filter(id__in=restriction_ids)) if restriction_ids else []


def restriction(restriction_id: int) -> Restricted:
    """Return a restriction; raise NotFound."""
    for found in _read(Restriction.objects.filter(id=restriction_id)):
        return found
    raise NotFound


def has_live(pupil_id: int) -> bool:
    """Say whether anything about this pupil is restricted, now or from a later day."""
    return live_rows().filter(guardianship__pupil_id=pupil_id).exists()


def order(restriction_id: int) -> list[Restricted]:
    """Return the restrictions that were written together with this one; raise NotFound."""
    one = restriction(restriction_id)
    rows = Restriction.objects.filter(guardianship_id=one.guardianship_id, made_at=one.made_at)
    return in_order(_read(rows))


def together(found: Iterable[Restricted]) -> list[tuple[Restricted, ...]]:
    """Return these restrictions by order: what was written together and still holds alike."""
    groups: dict[tuple[object, ...], list[Restricted]] = {}
    for one in found:
        key = (one.guardianship_id, one.made_at, one.lifted_at, one.document)
        groups.setdefault(key, []).append(one)
    return [tuple(in_order(group)) for group in groups.values()]


def in_order(found: Iterable[Restricted]) -> list[Restricted]:
    """Return restrictions in the order of the rights."""
    order_of_rights = list(Right)
    return sorted(found, key=lambda one: (order_of_rights.index(one.right), one.id))


def of_pupils(pupil_ids: Collection[int]) -> list[Restricted]:
    """Return every restriction about these pupils, the newest first; also those that are over."""
    return _read(Restriction.objects.filter(guardianship__pupil_id__in=pupil_ids))


def of_guardian(guardianship_id: int) -> list[Restricted]:
    """Return every restriction of one guardianship, the newest first; also those that are over."""
    return _read(Restriction.objects.filter(guardianship_id=guardianship_id))


def live() -> list[Restricted]:
    """Return everything that is in force or will be, by pupil."""
    return sorted(_read(live_rows()), key=lambda one: (one.pupil_name, one.name, one.id))


def ending(*, today: dt.date, days: int) -> list[Restricted]:
    """Return what ends (or would, if it did not stay) within so many days, the first one first."""
    rows = live_rows().filter(ends_on__gte=today, ends_on__lte=today + dt.timedelta(days=days))
    return sorted(_read(rows), key=lambda one: (one.ends_on or today, one.pupil_name, one.id))


def due(*, today: dt.date) -> list[Restricted]:
    """Return what asks for the office: it ends soon, should have ended, or has no paper (N3)."""
    last = today + dt.timedelta(days=AHEAD)
    ends = Q(ends_on__gte=today, ends_on__lte=last) | Q(stays=True, ends_on__lt=today)
    found = _read(live_rows().filter(ends | Q(document="")))
    return sorted(found, key=lambda one: (one.ends_on or dt.date.max, one.pupil_name, one.id))


def overdue(*, today: dt.date) -> list[Restricted]:
    """Return what stays in force after its last day, until somebody decides."""
    return _read(live_rows().filter(stays=True, ends_on__lt=today))


def without_document() -> list[Restricted]:
    """Return what is in force, or will be, without a paper."""
    return _read(live_rows().filter(document=""))


def live_rows() -> QuerySet[Restriction]:
    """Return what is in force or will be, as rows."""
    now = clock.now()
    return Restriction.objects.filter(Q(holds_until=None) | Q(holds_until__gt=now))


_NAMES = (
    "guardianship__person__first_name", "guardianship__person__family_name",
    "guardianship__pupil__person__first_name", "guardianship__pupil__person__family_name",
)  # fmt: skip
_COLUMNS = (
    "id", "guardianship_id", "guardianship__pupil_id", "guardianship__person_id",
    "guardianship__kind", *_NAMES,
    "right", "ground", "document", "starts_on", "ends_on", "stays", "holds_from", "holds_until",
    "made_at", "made_by", "lifted_at", "lifted_by",
)  # fmt: skip


def _read(rows: QuerySet[Restriction]) -> list[Restricted]:
    return [_restricted(row) for row in rows.order_by("-id").values_list(*_COLUMNS)]


def _restricted(row: tuple[Any, ...]) -> Restricted:
    known = dict(zip(_COLUMNS, row, strict=True))
    names = [known.pop(column) for column in _NAMES]
    return Restricted(
        pupil_id=known.pop("guardianship__pupil_id"),
        person_id=known.pop("guardianship__person_id"),
        kind=known.pop("guardianship__kind"),
        name=" ".join(names[:2]),
        pupil_name=" ".join(names[2:]),
        right=Right(known.pop("right")),
        ground=Ground(known.pop("ground")),
        **known,
    )
