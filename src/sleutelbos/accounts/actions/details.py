"""Write the facts of an activation and the details that its owner gives."""

from sleutelbos.accounts.models import Acceptance, Account
from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock


def note_fact(*, fact: str, account_id: int, by: Actor) -> None:
    """Write the moment of a fact, such as ``recognised_at``; the first moment stays."""
    Account.objects.filter(id=account_id, **{fact: None}).update(**{fact: clock.now()})


def accept(
    *,
    account_id: int,
    school_id: int,
    version: int,
    language: str,
    text_digest: str,
    by: Actor,
) -> None:
    """Add an acceptance; the account has agreed to this version from now on (D8)."""
    Acceptance(
        school_id=school_id,
        account_id=account_id,
        version=version,
        language=language,
        text_digest=text_digest,
        accepted_at=clock.now(),
    ).save(force_insert=True)
    Account.objects.filter(id=account_id).update(agreed_version=version)


def give(*, account_id: int, email: str, phone: str, mobile: str, by: Actor) -> None:
    """Keep what was typed; the address is bound only when it is verified.

    Another address than the one that mail came back from is worth trying.
    """
    account = Account.objects.filter(id=account_id)
    account.exclude(typed_email=email).update(email_unreachable_at=None)
    now = clock.now()
    account.update(
        typed_email=email,
        phone=phone,
        mobile=mobile,
        details_given_at=now,
        details_checked_at=now,
    )


def check(*, account_id: int, by: Actor) -> None:
    """Note that the owner says: my details are still right."""
    Account.objects.filter(id=account_id).update(details_checked_at=clock.now())


def speak(*, account_id: int, language: str, by: Actor) -> None:
    """Set the language of an account."""
    Account.objects.filter(id=account_id).update(language=language)
