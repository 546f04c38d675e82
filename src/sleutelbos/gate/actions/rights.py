"""Restrict what a guardian may for one child, and lift it again. Nobody is told (N2).

What the log says of it stands under the guardianship, never under the account: its owner may read
what happened to their account, and must not find a trace there.
"""

from collections.abc import Collection

from django.db import transaction

from sleutelbos.accounts.queries import rights as own_rights
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import SYSTEM, Actor, subject
from sleutelbos.connections import actions as connections
from sleutelbos.connections.values import Ending
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.outbox import actions as outbox
from sleutelbos.people.actions import rights
from sleutelbos.people.actions.rights import Order
from sleutelbos.people.queries import restrictions
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School


@transaction.atomic
def restrict(*, guardianship_id: int, order: Order, school: School, by: Actor) -> None:
    """Restrict rights of a guardian for one child; what is signed in ends with it.

    An order that begins later ends connections then: until it does, nothing changes, and from its
    first moment every door is shut, whether that job has run or not.
    """
    about = restrictions.guardian(guardianship_id)
    made = rights.restrict(
        guardianship_id=guardianship_id, order=order, zone=school.time_zone, by=by
    )
    audit.record(
        "restriction.made",
        school_id=school.id,
        by=by,
        subject=subject("guardianship", guardianship_id),
        rights=sorted(order.rights),
        ground=order.ground,
        days=[str(day) if day else None for day in (order.starts_on, order.ends_on)],
    )
    if Right.SIGN_IN not in order.rights:
        return
    begin = restrictions.restriction(made[0]).holds_from
    if begin > clock.now():
        outbox.promise("gate.shut", school_id=school.id, due_at=begin, restriction_id=made[0])
        return
    _end_all(about.pupil_id, about.person_id, by=by)


@transaction.atomic
def shut(*, restriction_id: int, by: Actor = SYSTEM) -> None:
    """End for good what is signed in to an account, once a restriction has begun, also afterwards.

    It is dead as long as the restriction holds; this keeps it from coming back when it is over.
    """
    begun = restrictions.restriction(restriction_id)
    if not begun.is_over(begun.holds_from):  # else it was lifted before
        _end_all(begun.pupil_id, begun.person_id, by=by)


@transaction.atomic
def lift(*, restriction_id: int, lifted: Collection[Right], school_id: int, by: Actor) -> None:
    """End rights of one order before its time; raise NotFound when they are over already."""
    found = [one for one in restrictions.order(restriction_id) if one.right in lifted]
    if not rights.lift(restriction_ids=[one.id for one in found], by=by):
        raise NotFound
    audit.record(
        "restriction.lifted",
        school_id=school_id,
        by=by,
        subject=subject("guardianship", found[0].guardianship_id),
        rights=[one.right for one in found],
    )


@transaction.atomic
def name_document(*, restriction_id: int, document: str, school_id: int, by: Actor) -> None:
    """Say where the paper is of an order that had none; raise NotFound when it has one."""
    found = restrictions.order(restriction_id)
    ids = [one.id for one in found]
    if not rights.name_document(restriction_ids=ids, document=document, by=by):
        raise NotFound
    audit.record(
        "restriction.documented",
        school_id=school_id,
        by=by,
        subject=subject("guardianship", found[0].guardianship_id),
    )


def _end_all(pupil_id: int, person_id: int, *, by: Actor) -> None:
    account_ids = own_rights.of_guardian(pupil_id=pupil_id, person_id=person_id)
    if account_ids:
        connections.end_all(account_ids=account_ids, ending=Ending.CLOSED, by=by)
