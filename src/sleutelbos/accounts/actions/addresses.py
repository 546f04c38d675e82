"""Bind addresses to accounts: by verifying, or by the office, which still needs verifying (D12)."""

from django.db import IntegrityError, transaction
from django.db.models import Q

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
            # Two parents who exchange addresses at one moment would wait for each other. The
            # account first, as whoever uses a link or chooses a password does.
            both = Account.objects.select_for_update(of=("self", "keyring"))
            both.select_related("keyring").get(id=account_id)
            Account.objects.filter(id=account_id).update(
                email=email,
                email_key=addresses.canonical(email),
                email_verified_at=clock.now() if is_verified else None,
                email_unreachable_at=None,
                typed_email="",
            )
    except IntegrityError as error:
        raise AddressTaken from error


def forget_typed(*, account_id: int, by: Actor) -> None:
    """Drop an address that was typed and not proved: the bound one counts again."""
    Account.objects.filter(id=account_id).update(typed_email="")


def mark_unreachable(*, account_id: int, email: str, by: Actor) -> bool:
    """Note that mail to this address came back; say whether that is news (D17)."""
    is_current = Q(typed_email=email) | Q(typed_email="", email=email)
    marked = Account.objects.filter(is_current, id=account_id, email_unreachable_at=None).update(
        email_unreachable_at=clock.now()
    )
    return marked == 1
