"""Tell the owner of an account where it was signed in to, and let them stop it."""

import datetime as dt

from django.db import transaction

from sleutelbos.accounts.actions import links, states
from sleutelbos.accounts.queries import own
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import STRANGER, Actor
from sleutelbos.connections import actions as connections
from sleutelbos.connections.values import Ending
from sleutelbos.gate.errors import LinkDead
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane


def tell_owner(*, account_id: int, school_id: int, begun_at: dt.datetime, by: Actor) -> None:
    """Promise to mail that a browser which nobody knew has signed in.

    Whether there is somebody to tell, and whether they were told enough this hour, is decided when
    the mail is made.
    """
    outbox.promise(
        "gate.tell_sign_in",
        school_id=school_id,
        lane=Lane.URGENT,
        account_id=account_id,
        begun_at=begun_at.isoformat(),
    )


def tell(*, kind: str, account_id: int, school_id: int, by: Actor) -> None:
    """Promise to mail, at once, one of the notices of what happens to an account."""
    outbox.promise(
        "send_notice", school_id=school_id, lane=Lane.URGENT, account_id=account_id, kind=kind
    )


@transaction.atomic
def freeze(*, token: str, school_id: int, by: Actor = STRANGER) -> bool:
    """Freeze the account of a mailed link, once: all ends, and its password opens nothing.

    Nor does another account any more: whoever knew the password may have put theirs with it.

    Return whether a new password, by mail, is the way back. It is not when the account has another
    address by now, which may be that of whoever came in: then the office must look. Raise LinkDead.
    """
    link = links.consume(token=token, purpose=LinkPurpose.FREEZE, by=by)
    if link is None:
        raise LinkDead
    known = own.details(link.account_id)
    is_recoverable = known.is_bound_verified and known.bound_email == link.email
    connections.end_all(account_ids=[link.account_id], ending=Ending.SUSPENDED, by=by)
    connections.leave_bunch(account_ids=[link.account_id], by=by)
    states.freeze(account_id=link.account_id, until_reset=is_recoverable, by=by)
    audit.record_for("account.frozen", account_id=link.account_id, school_id=school_id, by=by)
    return is_recoverable
