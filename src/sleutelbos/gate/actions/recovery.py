"""Recover a lost password (B4, D14): the same answer for everybody; the worker decides."""

from django.db import transaction

from sleutelbos.accounts.actions import addresses as own_addresses
from sleutelbos.accounts.actions import links, states
from sleutelbos.accounts.actions import passwords as own_passwords
from sleutelbos.accounts.queries import keyrings
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import STRANGER, Actor
from sleutelbos.connections import actions as connections
from sleutelbos.connections.values import Ending
from sleutelbos.gate import charges
from sleutelbos.gate.actions import browsers, choosing, telling, throttle
from sleutelbos.gate.errors import LinkDead, TooManyAttempts
from sleutelbos.gate.queries import mailed
from sleutelbos.gate.rules import limits
from sleutelbos.gate.values import Client
from sleutelbos.kit import addresses, names
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane
from sleutelbos.schools.models import School


def ask(
    *, school_id: int, username: str, email: str, purpose: LinkPurpose, client: Client,
    by: Actor = STRANGER,
) -> None:  # fmt: skip
    """Ask for a reset mail (or one that makes a browser known).

    It answers nothing, does the same work whoever asks, and stays silent beyond the limit: what
    is possible is decided when the mail is made, to the address that is bound, not the one typed.
    """
    charged = charges.of(limits.ASK_ADDRESS, client.address, school_id=school_id)
    try:
        throttle.take(charges=charged, school_id=school_id, by=by)
    except TooManyAttempts:
        return
    with transaction.atomic():
        outbox.promise(
            "answer_recovery",
            school_id=school_id,
            lane=Lane.URGENT,
            username_key=names.fold(username)[:64],
            email_key=addresses.canonical(email),
            purpose=purpose.value,
        )
        audit.record("recovery.asked", school_id=school_id, by=by, network=client.network)


def reset_password(
    *,
    token: str,
    password: str,
    school: School,
    purpose: LinkPurpose = LinkPurpose.RESET,
    by: Actor = STRANGER,
) -> str:
    """Set a new password by the link of a mail, once; everything of the account ends (D16).

    The token is proved here, in the transaction that sets the password, whatever came before.
    An invitation of staff goes the same way. Return the cookie by which the browser is known, as
    by the link of ``admit_browser``. Raise LinkDead, PasswordRefused or TooManyAttempts.
    """
    link = mailed.link_for(token, purpose=purpose)
    account_id = link.account_id
    with choosing.candidate(
        password=password, account_id=account_id, school=school, is_staff=link.is_staff, by=by
    ) as digests:
        if links.consume(token=token, purpose=purpose, by=by) is None:
            raise LinkDead
        if purpose is LinkPurpose.INVITATION and link.email:
            own_addresses.bind(account_id=account_id, email=link.email, is_verified=True, by=by)
        connections.end_all(account_ids=[account_id], ending=Ending.RESET, by=by)
        own_passwords.set_password(account_id=account_id, password=password, digests=digests, by=by)
        states.thaw(account_id=account_id, by=by)
        audit.record_for(
            "account.password_reset", account_id=account_id, school_id=school.id, by=by
        )
        telling.tell(kind="password_reset", account_id=account_id, school_id=school.id, by=by)
        key = keyrings.own_key(account_id)
    return browsers.admit(
        school_id=school.id, account_id=account_id, browser_epoch=key.browser_epoch, by=by
    )


@transaction.atomic
def admit_browser(*, token: str, school_id: int, by: Actor = STRANGER) -> str:
    """Make this browser known by the link of a mail; return its cookie. It signs nobody in."""
    link = links.consume(token=token, purpose=LinkPurpose.BROWSER, by=by)
    if link is None:
        raise LinkDead
    audit.record_for("browser.admitted", account_id=link.account_id, school_id=school_id, by=by)
    return browsers.admit(
        school_id=school_id, account_id=link.account_id, browser_epoch=link.browser_epoch, by=by
    )
