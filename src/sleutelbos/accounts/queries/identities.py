"""Which outside identities an account has, and which accounts an identity opens."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from sleutelbos.accounts.models import LinkedIdentity
from sleutelbos.accounts.queries import rights
from sleutelbos.accounts.values import Identity
from sleutelbos.people.values import Right


@dataclass(frozen=True, slots=True)
class Linked:
    """An outside identity of an account, as its owner sees it."""

    id: int
    kind: str
    issuer: str
    label: str
    made_at: dt.datetime
    used_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Openable:
    """An account that an identity opens, as much as its owner must see to choose."""

    account_id: int
    name: str
    child: str  # of a guardian; else nothing
    is_staff: bool


def of_account(account_id: int) -> list[Linked]:
    """Return the outside identities that open an account."""
    rows = LinkedIdentity.objects.filter(account_id=account_id, epoch=F("account__grant_epoch"))
    columns = ("id", "kind", "issuer", "label", "made_at", "used_at")
    return [Linked(*row) for row in rows.order_by("id").values_list(*columns)]


def openable(identity: Identity) -> list[Openable]:
    """Return the accounts of the school at work that an identity opens, now.

    What may not be signed in to is not among them: it looks as if it were not there.
    """
    rows = LinkedIdentity.objects.filter(
        rights.may(Right.SIGN_IN, path="account__"),
        issuer=identity.issuer,
        subject=identity.subject,
        epoch=F("account__grant_epoch"),
        account__closed_at=None,
        account__suspended_at=None,
        keyring__closed_at=None,
        keyring__staff_member__left_on=None,
    ).order_by("keyring__pupil__person__words", "account_id")
    found = rows.values_list(
        "account_id", "account__slot", "keyring__staff_member_id",
        "account__person__first_name", "account__person__family_name",
        "keyring__pupil__person__first_name", "keyring__pupil__person__family_name",
    )  # fmt: skip
    return [
        Openable(
            account_id=account_id,
            name=f"{first} {family}",
            child=f"{child_first} {child_family}" if slot else "",
            is_staff=staff_id is not None,
        )
        for account_id, slot, staff_id, first, family, child_first, child_family in found
    ]
