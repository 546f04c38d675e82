"""Verify an address: by the link and its button, or by the six digits (A12, D13)."""

from django.db import transaction

from sleutelbos.accounts.actions import addresses as own_addresses
from sleutelbos.accounts.actions import details as own_details
from sleutelbos.accounts.actions import links
from sleutelbos.accounts.errors import AddressTaken
from sleutelbos.accounts.queries import links as mailed
from sleutelbos.accounts.queries import own
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import STRANGER, Actor, subject
from sleutelbos.gate import charges
from sleutelbos.gate.actions import throttle
from sleutelbos.gate.errors import AddressRefused, LinkDead
from sleutelbos.gate.rules import limits
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane


def promise_mail(*, account_id: int, school_id: int, by: Actor) -> None:
    """Promise a verification mail: three an hour at most, told by TooManyAttempts."""
    charged = charges.of(limits.MAIL_ACCOUNT, account_id, "verify", school_id=school_id)
    throttle.take(charges=charged, school_id=school_id, by=by)
    outbox.promise(
        "send_verification", school_id=school_id, lane=Lane.URGENT, account_id=account_id
    )
    audit.record_for("verification.sent", account_id=account_id, school_id=school_id, by=by)


def verify_by_link(*, token: str, school_id: int, by: Actor = STRANGER) -> bool:
    """Verify the address that a link was mailed to. It signs nobody in.

    Return whether the account is fully activated with it.

    Raise LinkDead, or AddressRefused when another co-account proved this address first.
    """
    with transaction.atomic():
        link = links.consume(token=token, purpose=LinkPurpose.VERIFY, by=by)
        if link is None:
            raise LinkDead
        if _bind(link.account_id, link.email, school_id=school_id, by=by):
            known = own.details(link.account_id)
            return known.has_confirmed
    raise AddressRefused


def renew(*, token: str, school_id: int, by: Actor = STRANGER) -> None:
    """Send a new mail to where a link went that time has killed; raise LinkDead."""
    account_id = mailed.expired_account(token, purpose=LinkPurpose.VERIFY)
    if account_id is None:
        raise LinkDead
    promise_mail(account_id=account_id, school_id=school_id, by=by)


def verify_by_code(*, account_id: int, code: str, school_id: int, by: Actor) -> None:
    """Verify by the six digits of the mail, on the page that waits. Raise LinkDead."""
    charged = charges.of(limits.TYPED_CODE, account_id, school_id=school_id)
    throttle.take(charges=charged, school_id=school_id, by=by)
    with transaction.atomic():
        link = links.consume_code(
            account_id=account_id, code=code, purpose=LinkPurpose.VERIFY, by=by
        )
        if link is not None and _bind(account_id, link.email, school_id=school_id, by=by):
            throttle.give_back(charges=charged, by=by)
            return
    raise LinkDead if link is None else AddressRefused


def check_address(*, account_id: int, school_id: int, email: str, by: Actor) -> None:
    """See that no other co-account of the pupil has this address: raise AddressRefused (D12).

    Every address counts, also those that may be used, and outside of any transaction: who tries
    many would find the one that somebody keeps from them. Raise TooManyAttempts.
    """
    charged = charges.of(limits.TYPED_ADDRESS, account_id, school_id=school_id)
    throttle.take(charges=charged, school_id=school_id, by=by)
    if not own.is_free_of_family(account_id, email=email):
        raise AddressRefused


def change_address(*, account_id: int, school_id: int, email: str, by: Actor) -> None:
    """Take another address instead, still to be verified; the one that is bound stays till then.

    Raise AddressRefused when another co-account of the pupil has it, or TooManyAttempts.
    """
    check_address(account_id=account_id, school_id=school_id, email=email, by=by)
    about = {"account_id": account_id, "school_id": school_id}
    with transaction.atomic():
        before = own.details(account_id)
        own_details.give(
            account_id=account_id, email=email, phone=before.phone, mobile=before.mobile, by=by
        )
        audit.record_for("account.details_changed", **about, by=by)
        promise_mail(**about, by=by)


def _bind(account_id: int, email: str, *, school_id: int, by: Actor) -> bool:
    """Bind the proven address; say whether nobody was first. The old address hears of it."""
    before = own.details(account_id)
    who = subject("account", account_id)
    try:
        own_addresses.bind(account_id=account_id, email=email, is_verified=True, by=by)
    except AddressTaken:
        audit.record("account.email_taken", school_id=school_id, by=by, subject=who)
        return False
    audit.record("account.email_verified", school_id=school_id, by=by, subject=who, email=email)
    if before.bound_email and before.bound_email != email:
        outbox.promise(
            "send_notice",
            school_id=school_id,
            account_id=account_id,
            kind="address_changed",
            to=before.bound_email,
        )
    return True
