"""Restrict a guardian's rights for one child, and lift a restriction; nothing is ever edited.

The caller ends what is signed in, tells the log, and asks for whatever proof that needs.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock, scope
from sleutelbos.people.models import Restriction
from sleutelbos.people.rules import rights as rules
from sleutelbos.people.values import Ground, Right


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody of the school read in a paper, or was told: which rights, why, which days."""

    rights: Collection[Right]
    ground: Ground
    document: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    stays: bool = False


def restrict(*, guardianship_id: int, order: Order, zone: str, by: Actor) -> list[int]:
    """Restrict rights of a guardianship; return the ids of the restrictions, one a right."""
    now = clock.now()
    begin, until = rules.window(
        order.starts_on, order.ends_on, stays=order.stays, zone=zone, now=now
    )
    rows = [
        Restriction(
            school_id=scope.active_id(),
            guardianship_id=guardianship_id,
            right=right,
            ground=order.ground,
            document=order.document,
            starts_on=order.starts_on,
            ends_on=order.ends_on,
            stays=order.stays,
            holds_from=begin,
            holds_until=until,
            made_at=now,
            made_by=by.text,
        )
        for right in Right
        if right in order.rights
    ]
    return [row.id for row in Restriction.objects.bulk_create(rows)]


def lift(*, restriction_ids: Collection[int], by: Actor) -> bool:
    """End restrictions now, before their time; say whether any was not over yet."""
    now = clock.now()
    rows = Restriction.objects.filter(id__in=restriction_ids, lifted_at=None).exclude(
        holds_until__lte=now
    )
    return rows.update(holds_until=now, lifted_at=now, lifted_by=by.text) > 0


def name_document(*, restriction_ids: Collection[int], document: str, by: Actor) -> bool:
    """Say where the paper is of restrictions that had none; say whether any had none."""
    rows = Restriction.objects.filter(id__in=restriction_ids, document="")
    return rows.update(document=document) > 0
