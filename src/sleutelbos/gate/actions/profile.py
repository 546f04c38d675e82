"""What a signed-in person changes about their own account."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from sleutelbos.accounts import keys
from sleutelbos.accounts.actions import details as own_details
from sleutelbos.accounts.actions import passwords as own_passwords
from sleutelbos.accounts.queries import own
from sleutelbos.accounts.queries import passwords as password_queries
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.connections import actions as connections
from sleutelbos.connections.values import Ending
from sleutelbos.gate.actions import beside, choosing, guesses, signin, telling, throttle
from sleutelbos.gate.errors import WrongPassword
from sleutelbos.gate.values import Client, SignedIn
from sleutelbos.schools.models import School


def prove(*, account_id: int, session_id: int, password: str, school_id: int, by: Actor) -> None:
    """Prove once more who is at the keyboard; raise WrongPassword or TooManyAttempts."""
    check_password(account_id=account_id, password=password, school_id=school_id, by=by)
    connections.prove(session_id=session_id, by=by)


def check_password(*, account_id: int, password: str, school_id: int, by: Actor) -> Sequence[bytes]:
    """Check the present password, charged like any other guess; raise WrongPassword.

    Return its slow hashes, for whoever must look once more under a lock.
    """
    charged = guesses.charge(account_id=account_id, school_id=school_id, by=by)
    try:
        digests = password_queries.digests_for(account_id, password=password)
    except keys.TooBusy:
        throttle.give_back(charges=charged, by=by)
        raise
    if not password_queries.is_password(account_id, digests=digests):
        raise WrongPassword
    throttle.give_back(charges=charged, by=by)
    return digests


def change_password(
    *,
    account_id: int,
    school: School,
    old: str,
    new: str,
    is_staff: bool,
    client: Client,
    by: Actor,
    circle: UUID | None = None,
    phone_id: int | None = None,
) -> SignedIn | None:
    """Change the password, the old one known: other browsers end, app and applications stay (D16).

    None on a phone, of which ``phone_id`` is the session: it stays as it is, and the other children
    that it had opened are opened anew. Raise WrongPassword, PasswordRefused or
    TooManyAttempts.
    """
    known = check_password(account_id=account_id, password=old, school_id=school.id, by=by)
    with choosing.candidate(
        password=new, account_id=account_id, school=school, is_staff=is_staff, by=by
    ) as digests:
        connections.end_all(account_ids=[account_id], ending=Ending.CHANGE, by=by)
        # A reset may have come between; its row is locked now.
        if not password_queries.is_password(account_id, digests=known):
            raise WrongPassword
        own_passwords.set_password(account_id=account_id, password=new, digests=digests, by=by)
        audit.record_for(
            "account.password_changed", account_id=account_id, school_id=school.id, by=by
        )
        telling.tell(kind="password_changed", account_id=account_id, school_id=school.id, by=by)
        if phone_id is not None:
            beside.open_again(
                session_id=phone_id, account_id=account_id, circle=circle, client=client, by=by
            )
            return None
        return signin.resume(
            account_id=account_id,
            school_id=school.id,
            is_staff=is_staff,
            client=client,
            circle=circle,
            by=by,
        )


@transaction.atomic
def change_phones(*, account_id: int, school_id: int, phone: str, mobile: str, by: Actor) -> None:
    """Change the phone numbers."""
    before = own.details(account_id)
    own_details.give(
        account_id=account_id,
        email="" if before.is_verified else before.email,
        phone=phone,
        mobile=mobile,
        by=by,
    )
    audit.record_for("account.details_changed", account_id=account_id, school_id=school_id, by=by)


@transaction.atomic
def check_details(*, account_id: int, school_id: int, by: Actor) -> None:
    """Note that the details are still right, as is asked every school year (EML-08)."""
    own_details.check(account_id=account_id, by=by)
    audit.record_for("account.details_confirmed", account_id=account_id, school_id=school_id, by=by)


@transaction.atomic
def speak(*, account_id: int, school_id: int, language: str, by: Actor) -> None:
    """Choose the language of pages, letters and mails."""
    own_details.speak(account_id=account_id, language=language, by=by)
    audit.record_for("account.language_changed", account_id=account_id, school_id=school_id, by=by)
