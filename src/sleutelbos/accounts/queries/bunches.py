"""A parent's bunch: the accounts that open together, of whichever schools.

What ties them is an opaque id. These are the only reads of accounts across schools: each begins at
that id, and none tells a school anything: only the parent's own pages show what they find.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import rights
from sleutelbos.accounts.rules.bunches import Held
from sleutelbos.kit import scope, secrets
from sleutelbos.people.values import Right


@dataclass(frozen=True, slots=True)
class Member:
    """An account of a bunch that its owner may open now."""

    account_id: int
    school_id: int
    session_epoch: int
    child_first_name: str
    child_family_name: str

    @property
    def child_name(self) -> str:
        """Return the child's name."""
        return f"{self.child_first_name} {self.child_family_name}"


def held(bunch: UUID) -> list[Held]:
    """Return every account of a bunch that is not closed, open to its owner now or not."""
    with scope.everywhere():
        rows = Account.objects.filter(bunch=bunch, closed_at=None).order_by("id")
        return [Held(*row) for row in rows.values_list("id", "keyring_id", "person_id", "slot")]


def members(bunch: UUID, *, but: int) -> list[Member]:
    """Return the accounts of a bunch that open now, without the one called ``but``.

    What is suspended, closed, or closed by a right for that child, is not there: no hint of it.
    """
    with scope.everywhere():
        rows = (
            Account.objects.filter(rights.may(Right.SIGN_IN), bunch=bunch, slot__gte=1)
            .filter(closed_at=None, suspended_at=None, school__archived_at=None)
            .exclude(id=but)
            .order_by("school_id", "id")
        )
        return [
            Member(*row)
            for row in rows.values_list(
                "id", "school_id", "session_epoch", "keyring__pupil__person__first_name",
                "keyring__pupil__person__family_name",
            )
        ]  # fmt: skip


def of_account(account_id: int) -> UUID | None:
    """Return the bunch that an account of the school at work is in, if any."""
    return Account.objects.filter(id=account_id).values_list("bunch", flat=True).first()


def of_readers(account_ids: Collection[int]) -> list[UUID]:
    """Return the bunches of these accounts of the school at work, of who may read messages now."""
    may = rights.may(Right.MESSAGES) & rights.may(Right.SIGN_IN)
    rows = Account.objects.filter(
        may, id__in=account_ids, bunch__isnull=False, closed_at=None, suspended_at=None
    )
    return [one for one in rows.values_list("bunch", flat=True).distinct() if one]


def subject(account_id: int) -> str:
    """Return what the log calls a place in a bunch: only the account's owner can tell whose."""
    return f"bunch:{secrets.digest('bunch', account_id).hex()[:24]}"
