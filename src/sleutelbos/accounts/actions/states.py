"""Suspend and resume accounts; their sessions are for the caller to end."""

from collections.abc import Collection

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import Actor
from sleutelbos.kit import bulk, clock


def suspend(*, account_id: int, by: Actor) -> bool:
    """Suspend an account; say whether it was not suspended yet."""
    rows = Account.objects.filter(id=account_id, suspended_at=None)
    return rows.update(suspended_at=clock.now()) == 1


def resume(*, account_id: int, by: Actor) -> bool:
    """Let a suspended account sign in again; say whether it was suspended."""
    rows = Account.objects.filter(id=account_id).exclude(suspended_at=None)
    return rows.update(suspended_at=None) == 1


def suspend_all(*, account_ids: Collection[int], by: Actor) -> list[int]:
    """Suspend accounts; return those that were not suspended yet."""
    found: list[int] = []
    for batch in bulk.batches(sorted(account_ids)):
        rows = Account.objects.filter(id__in=batch, suspended_at=None, closed_at=None)
        found += rows.select_for_update().order_by("id").values_list("id", flat=True)
        rows.update(suspended_at=clock.now())
    return found


def resume_all(*, account_ids: Collection[int], by: Actor) -> list[int]:
    """Let suspended accounts sign in again; return those that were suspended."""
    found: list[int] = []
    for batch in bulk.batches(sorted(account_ids)):
        rows = Account.objects.filter(id__in=batch, suspended_at__isnull=False, closed_at=None)
        found += rows.select_for_update().order_by("id").values_list("id", flat=True)
        rows.update(suspended_at=None)
    return found


def note_reminded(*, account_ids: Collection[int], by: Actor) -> None:
    """Remember that these were reminded now."""
    now = clock.now()
    for batch in bulk.batches(sorted(account_ids)):
        Account.objects.filter(id__in=batch).update(reminded_at=now)
