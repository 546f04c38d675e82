"""Bind addresses to accounts: by verifying, or by the office, which still needs verifying (D12)."""

from django.db import IntegrityError, transaction

from sleutelbos.accounts.errors import AddressTaken
from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import Actor
from sleutelbos.kit import addresses, clock


def bind(*, account_id: int, email: str, is_verified: bool, by: Actor) -> None:
    """Bind an address to an account; raise AddressTaken when a co-account of the keyring has it.

    The database decides who was first, whatever the forms believed.
    """
    try:
        with transaction.atomic():
            Account.objects.filter(id=account_id).update(
                email=email,
                email_key=addresses.canonical(email),
                email_verified_at=clock.now() if is_verified else None,
                email_unreachable_at=None,
                typed_email="",
            )
    except IntegrityError as error:
        raise AddressTaken from error


def mark_unreachable(*, account_id: int, email_key: str, by: Actor) -> bool:
    """Note that mail to this address came back; say whether it is still the account's (D17)."""
    marked = Account.objects.filter(id=account_id, email_key=email_key).update(
        email_unreachable_at=clock.now()
    )
    return marked == 1
