"""Which accounts may: a parent's by the rights for this child, a pupil's own and staff's always."""

from collections.abc import Collection

from django.db.models import Q

from sleutelbos.accounts.models import Account
from sleutelbos.people.queries import rights
from sleutelbos.people.values import Right


def may(right: Right, *, path: str = "") -> Q:
    """Return the condition that the account at ``path`` (such as "account__") may, now."""
    allowed = rights.allowed(right, person=f"{path}person_id", pupil=f"{path}keyring__pupil_id")
    return Q(**{f"{path}slot": 0}) | Q(allowed)


def allowed(account_ids: Collection[int], right: Right) -> set[int]:
    """Return which of these accounts may, now."""
    rows = Account.objects.filter(may(right), id__in=account_ids)
    return set(rows.values_list("id", flat=True))


def is_allowed(account_id: int, right: Right) -> bool:
    """Say whether an account may, now."""
    return account_id in allowed([account_id], right)


def of_guardian(*, pupil_id: int, person_id: int) -> list[int]:
    """Return the live accounts of a person on a pupil's keyring, allowed or not."""
    rows = Account.objects.filter(
        keyring__pupil_id=pupil_id, person_id=person_id, slot__gte=1, closed_at=None
    )
    return list(rows.values_list("id", flat=True))
