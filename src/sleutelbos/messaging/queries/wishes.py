"""How a reader wants to be notified."""

from sleutelbos.messaging.models import ReaderWish
from sleutelbos.messaging.rules import notifying
from sleutelbos.messaging.values import Manner, Wish
from sleutelbos.schools.models import School

COLUMNS = ("manner", "digest_at", "quiet_from", "quiet_until", "urgent_passes")


def usual(school: School) -> Wish:
    """Return what holds at a school for who chose nothing."""
    return notifying.usual(opens=school.post_opens, closes=school.post_closes)


def wish(school: School, account_id: int) -> Wish:
    """Return how an account wants to be notified."""
    return chosen(account_id) or usual(school)


def chosen(account_id: int) -> Wish | None:
    """Return what an account chose; None when it chose nothing."""
    row = ReaderWish.objects.filter(account_id=account_id).values_list(*COLUMNS).first()
    return of_row(row) if row else None


def of_row(row: tuple) -> Wish:  # type: ignore[type-arg]  # of COLUMNS
    """Return the wish of a row of its table."""
    manner, *times = row
    return Wish(Manner(manner), *times)
