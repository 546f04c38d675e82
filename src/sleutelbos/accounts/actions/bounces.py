"""Note that mail to an account came back (D17)."""

from django.db import transaction

from sleutelbos.accounts.actions import addresses as own_addresses
from sleutelbos.accounts.models import Account
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.kit import addresses
from sleutelbos.outbox import returns


@transaction.atomic
def note(*, account_id: int, school_id: int, address_mark: str, status: str, by: Actor) -> None:
    """Mark the account's address as unreachable, if it is still the one that was mailed to.

    The address stays bound. Who was told already is not told again.
    """
    account = Account.objects.select_for_update().filter(id=account_id, closed_at=None).first()
    email = (account.typed_email or account.email) if account else ""
    key = addresses.canonical(email)
    if not email or returns.address_mark(account_id, email_key=key) != address_mark:
        return
    if own_addresses.mark_unreachable(account_id=account_id, email=email, by=by):
        audit.record_for(
            "mail.bounced", account_id=account_id, school_id=school_id, by=by, status=status
        )
