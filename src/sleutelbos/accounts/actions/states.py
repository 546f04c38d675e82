"""Suspend and resume accounts; their sessions are for the caller to end."""

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock


def suspend(*, account_id: int, by: Actor) -> bool:
    """Suspend an account; say whether it was not suspended yet."""
    rows = Account.objects.filter(id=account_id, suspended_at=None)
    return rows.update(suspended_at=clock.now()) == 1


def resume(*, account_id: int, by: Actor) -> bool:
    """Let a suspended account sign in again; say whether it was suspended."""
    rows = Account.objects.filter(id=account_id).exclude(suspended_at=None)
    return rows.update(suspended_at=None) == 1
