"""Acts of the office that wait for a day or for a colleague, as the desk shows them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sleutelbos.accounts.queries import families
from sleutelbos.gate.models import HeldAct
from sleutelbos.gate.values import ActKind, ActState
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.queries import restrictions
from sleutelbos.people.queries.restrictions import Restricted
from sleutelbos.people.values import Right

_SHOWN_FOR = dt.timedelta(days=14)
_MOST = 100


@dataclass(frozen=True, slots=True)
class Held:
    """An act that waits, or that waited."""

    id: int
    kind: ActKind
    state: ActState
    pupil_id: int
    pupil_name: str
    account_id: int | None
    whose: str  # the owner of the account, the guardian of a restriction, or who is new
    particulars: dict[str, Any]
    restriction: Restricted | None
    rights: tuple[Right, ...]  # what of it would be lifted
    asked_by: str
    asked_at: dt.datetime
    due_at: dt.datetime
    ended_by: str
    ended_at: dt.datetime | None
    refusal: str


def waiting() -> list[Held]:
    """Return what waits, the first one due first."""
    rows = HeldAct.objects.filter(state=ActState.WAITING).order_by("due_at", "id")
    return _read(rows)


def ended() -> list[Held]:
    """Return what waited and is over since two weeks, the latest first."""
    since = clock.now() - _SHOWN_FOR
    rows = HeldAct.objects.exclude(state=ActState.WAITING).filter(ended_at__gte=since)
    return _read(rows.order_by("-ended_at", "-id"))


def one(held_id: int) -> Held:
    """Return an act that waits; raise NotFound."""
    for found in _read(HeldAct.objects.filter(id=held_id, state=ActState.WAITING)):
        return found
    raise NotFound


def _read(rows: QuerySet[HeldAct]) -> list[Held]:
    found = list(rows.select_related("pupil__person")[:_MOST])
    names = families.names([row.account_id for row in found if row.account_id])
    about = {
        one.id: one
        for one in restrictions.some([row.restriction_id for row in found if row.restriction_id])
    }
    return [_held(row, names, about) for row in found]


def _held(row: HeldAct, names: dict[int, str], about: dict[int, Restricted]) -> Held:
    person = row.pupil.person
    restriction = about.get(row.restriction_id or 0)
    told = [str(row.particulars.get(part, "")) for part in ("first_name", "family_name")]
    whose = restriction.name if restriction else names.get(row.account_id or 0, "")
    return Held(
        id=row.id,
        kind=ActKind(row.kind),
        state=ActState(row.state),
        pupil_id=row.pupil_id,
        pupil_name=f"{person.first_name} {person.family_name}",
        account_id=row.account_id,
        whose=whose or " ".join(told).strip(),
        particulars=row.particulars,
        restriction=restriction,
        rights=tuple(Right(one) for one in row.particulars.get("rights", "").split()),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        due_at=row.due_at,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
        refusal=row.refusal,
    )
