"""Suspend and resume accounts; their sessions are for the caller to end."""

from collections.abc import Collection

from django.db.models import Q

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import Actor
from sleutelbos.kit import bulk, clock

_NOT_SUSPENDED = Q(suspended_at=None) | Q(frozen_at__isnull=False)


def suspend(*, account_id: int, by: Actor) -> bool:
    """Suspend an account; say whether it was not suspended yet, or only by its owner."""
    rows = Account.objects.filter(_NOT_SUSPENDED, id=account_id)
    return rows.update(suspended_at=clock.now(), frozen_at=None) == 1


def resume(*, account_id: int, by: Actor) -> bool:
    """Let a suspended account sign in again; say whether it was suspended."""
    rows = Account.objects.filter(id=account_id).exclude(suspended_at=None)
    return rows.update(suspended_at=None, frozen_at=None) == 1


def ask_factor(*, account_id: int, is_asked: bool, by: Actor) -> None:
    """Ask for a second step at the door from now on, or no longer."""
    Account.objects.filter(id=account_id).update(asks_factor=is_asked)


def freeze(*, account_id: int, until_reset: bool, by: Actor) -> None:
    """Suspend an account for its owner, and take its password away: it was in wrong hands.

    With ``until_reset`` a reset of the password ends it; else the office does.
    """
    now = clock.now()
    Account.objects.filter(id=account_id, suspended_at=None).update(
        suspended_at=now,
        frozen_at=now if until_reset else None,
        password_tag=None,
        password_chosen_at=None,
    )


def thaw(*, account_id: int, by: Actor) -> None:
    """Let an account that its owner froze sign in again; one that the office suspended stays."""
    rows = Account.objects.filter(id=account_id, frozen_at__isnull=False)
    rows.update(suspended_at=None, frozen_at=None)


def suspend_all(*, account_ids: Collection[int], by: Actor) -> list[int]:
    """Suspend accounts; return those that were not suspended yet."""
    found: list[int] = []
    for batch in bulk.batches(sorted(account_ids)):
        rows = Account.objects.filter(_NOT_SUSPENDED, id__in=batch, closed_at=None)
        found += rows.select_for_update().order_by("id").values_list("id", flat=True)
        rows.update(suspended_at=clock.now(), frozen_at=None)
    return found


def resume_all(*, account_ids: Collection[int], by: Actor) -> list[int]:
    """Let suspended accounts sign in again; return those that were suspended."""
    found: list[int] = []
    for batch in bulk.batches(sorted(account_ids)):
        rows = Account.objects.filter(id__in=batch, suspended_at__isnull=False, closed_at=None)
        found += rows.select_for_update().order_by("id").values_list("id", flat=True)
        rows.update(suspended_at=None, frozen_at=None)
    return found


def note_reminded(*, account_ids: Collection[int], by: Actor) -> None:
    """Remember that these were reminded now."""
    now = clock.now()
    for batch in bulk.batches(sorted(account_ids)):
        Account.objects.filter(id__in=batch).update(reminded_at=now)
