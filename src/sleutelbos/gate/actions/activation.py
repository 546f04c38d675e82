"""Activate an account, one fact at a time (A6–A12, D7)."""

from django.db import transaction

from sleutelbos.accounts.actions import details as own_details
from sleutelbos.accounts.actions import passwords as own_passwords
from sleutelbos.accounts.queries import own
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.connections import actions as connections
from sleutelbos.connections.values import Ending
from sleutelbos.gate.actions import choosing, signin, verification
from sleutelbos.gate.errors import DetailsChanged, StepNotDue
from sleutelbos.gate.models import HelpRequest
from sleutelbos.gate.queries import marks
from sleutelbos.gate.values import Client, RequestKind, SignedIn
from sleutelbos.kit import clock, secrets
from sleutelbos.schools.models import School
from sleutelbos.schools.values import Agreement


@transaction.atomic
def recognise(*, account_id: int, school_id: int, by: Actor) -> None:
    """Note that the visitor says: this is my account."""
    own_details.note_fact(fact="recognised_at", account_id=account_id, by=by)
    audit.record_for("account.recognised", account_id=account_id, school_id=school_id, by=by)


@transaction.atomic
def disown(*, account_id: int, school_id: int, by: Actor) -> None:
    """End it all when the visitor says: that is not me; the office hears of it."""
    connections.end_all(account_ids=[account_id], ending=Ending.SUSPENDED, by=by)
    HelpRequest(
        school_id=school_id, kind=RequestKind.NOT_ME, account_id=account_id, made_at=clock.now()
    ).save(force_insert=True)
    audit.record_for("account.disowned", account_id=account_id, school_id=school_id, by=by)


@transaction.atomic
def accept_agreement(*, account_id: int, school: School, agreement: Agreement, by: Actor) -> None:
    """Add an acceptance of the agreement as it was shown."""
    own_details.accept(
        account_id=account_id,
        school_id=school.id,
        version=agreement.version,
        language=agreement.language,
        text_digest=agreement.digest,
        by=by,
    )
    audit.record_for(
        "account.agreement_accepted",
        account_id=account_id,
        school_id=school.id,
        by=by,
        version=agreement.version,
        language=agreement.language,
        digest=agreement.digest,
    )


@transaction.atomic
def refuse_agreement(*, account_id: int, session_id: int, school_id: int, by: Actor) -> None:
    """End this session; the account stays as it was."""
    connections.end_one(
        kind="session",
        connection_id=session_id,
        account_id=account_id,
        school_id=school_id,
        by=by,
    )
    audit.record_for("account.agreement_refused", account_id=account_id, school_id=school_id, by=by)


def choose_password(
    *,
    account_id: int,
    school: School,
    password: str,
    is_staff: bool,
    client: Client,
    by: Actor,
) -> SignedIn:
    """Give the account its own password; the initial secret is gone, other browsers are out.

    Raise StepNotDue when another browser was first: one's own password is not chosen twice.
    """
    with choosing.candidate(
        password=password, account_id=account_id, school=school, is_staff=is_staff, by=by
    ) as digests:
        connections.end_all(account_ids=[account_id], ending=Ending.RESET, by=by)
        if own.has_password(account_id):
            raise StepNotDue
        own_passwords.set_password(account_id=account_id, password=password, digests=digests, by=by)
        audit.record_for(
            "account.password_chosen", account_id=account_id, school_id=school.id, by=by
        )
        return signin.resume(
            account_id=account_id, school_id=school.id, is_staff=is_staff, client=client, by=by
        )


@transaction.atomic
def review_devices(*, account_id: int, school_id: int, by: Actor) -> None:
    """Note that the owner has looked at devices and applications."""
    own_details.note_fact(fact="devices_reviewed_at", account_id=account_id, by=by)
    audit.record_for("account.devices_reviewed", account_id=account_id, school_id=school_id, by=by)


def give_details(
    *, account_id: int, school_id: int, email: str, phone: str, mobile: str, by: Actor
) -> None:
    """Keep the details as typed, to be looked at once more.

    Raise AddressRefused when another co-account of the pupil has the address: never whose (D12),
    or TooManyAttempts.
    """
    verification.check_address(account_id=account_id, school_id=school_id, email=email, by=by)
    with transaction.atomic():
        own_details.give(account_id=account_id, email=email, phone=phone, mobile=mobile, by=by)
        audit.record_for("account.details_given", account_id=account_id, school_id=school_id, by=by)


@transaction.atomic
def confirm_details(*, account_id: int, school_id: int, mark: str, by: Actor) -> None:
    """Confirm the details that were shown ("Ja, deze zijn correct"); promise the mail.

    Raise DetailsChanged when they are no longer the ones that were shown.
    """
    details = own.details(account_id)
    if not secrets.is_same(marks.shown_mark(details).encode(), mark.encode()):
        raise DetailsChanged
    if details.has_confirmed:
        return
    own_details.note_fact(fact="details_confirmed_at", account_id=account_id, by=by)
    audit.record_for("account.details_confirmed", account_id=account_id, school_id=school_id, by=by)
    if not details.is_verified:
        verification.promise_mail(account_id=account_id, school_id=school_id, by=by)
