"""Start new codes for pupils: by a teacher of the class, a guardian, or the office (D10)."""

from collections.abc import Collection

from django.db import transaction

from sleutelbos.accounts.actions import codes
from sleutelbos.accounts.actions.codes import NewCode
from sleutelbos.accounts.queries import families, own
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.connections import actions as connections
from sleutelbos.connections.values import Ending
from sleutelbos.gate import charges
from sleutelbos.gate.actions import throttle
from sleutelbos.gate.rules import limits
from sleutelbos.kit.errors import NotFound
from sleutelbos.outbox import actions as outbox
from sleutelbos.schools.models import School


def start_codes(*, account_ids: Collection[int], school: School, by: Actor) -> list[NewCode]:
    """Give pupils a new code each; everything of their accounts ends, nothing of their parents'.

    The caller has seen that ``by`` may. Raise TooManyAttempts for a pupil who got several today.
    """
    ids = [one.account_id for one in own.pupils(account_ids)]
    if not ids:
        return []
    charged = [
        charge
        for account_id in ids
        for charge in charges.of(limits.NEW_CODE, account_id, school_id=school.id)
    ]
    throttle.take(charges=charged, school_id=school.id, by=by)
    with transaction.atomic():
        connections.end_all(account_ids=ids, ending=Ending.RESET, by=by)
        made = codes.renew(account_ids=ids, school=school, by=by)
        audit.record_each("account.code_started", account_ids=ids, school_id=school.id, by=by)
        outbox.promise_many(
            "send_notice",
            school_id=school.id,
            arguments=[
                {"account_id": one, "kind": "code_started"} for one in families.with_address(ids)
            ],
        )
    return made


def start_childs_code(*, parent_id: int, school: School, by: Actor) -> NewCode:
    """Give the child of a parent's account a new code.

    Raise NotFound when there is none to give: no own account, suspended, or the parent may not;
    nothing tells which.
    """
    account_id = own.of_child(parent_id)
    if account_id is None:
        raise NotFound
    (made,) = start_codes(account_ids=[account_id], school=school, by=by)
    return made
