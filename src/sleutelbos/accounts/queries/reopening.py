"""See which closed accounts cannot open again beside what their keyring has by now."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from sleutelbos.accounts.models import Account
from sleutelbos.kit import bulk


class Unable(NamedTuple):
    """An account that cannot open again as it was, and why."""

    account_id: int
    why: str


def unable(account_ids: Collection[int], *, leaving: Q, since: datetime) -> Iterator[Unable]:
    """Give the closed accounts that cannot open again; ``leaving`` says who makes place first.

    Somebody who chose a password ``since`` then may have chosen that of an account that was
    closed: two of a keyring never have the same (D3).
    """
    for batch in bulk.batches(account_ids):
        coming = list(Account.objects.filter(id__in=batch))
        rings = {one.keyring_id for one in coming}
        live: dict[int, list[Account]] = defaultdict(list)
        for one in Account.objects.filter(keyring_id__in=rings, closed_at=None).exclude(leaving):
            live[one.keyring_id].append(one)
        for one in coming:
            reasons = (_why_not(one, other, since) for other in live[one.keyring_id])
            if why := next(filter(None, reasons), ""):
                yield Unable(one.id, why)


def _why_not(one: Account, other: Account, since: datetime) -> str:
    if one.slot == other.slot:
        return "slot_taken"
    if one.slot and other.slot and one.email_key and one.email_key == other.email_key:
        return "address_taken"
    has_chosen = other.password_chosen_at is not None and other.password_chosen_at > since
    return "password_chosen" if has_chosen and one.password_tag is not None else ""
