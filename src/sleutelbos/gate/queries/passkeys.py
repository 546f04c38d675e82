"""Which passkeys an account has, and whose a passkey is."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import F

from sleutelbos.accounts.queries import rights
from sleutelbos.accounts.queries.keyrings import Key
from sleutelbos.gate.models import Passkey
from sleutelbos.people.values import Right


@dataclass(frozen=True, slots=True)
class Own:
    """A passkey in its owner's list; after a reset it ``opens`` nothing by itself."""

    id: int
    name: str
    made_at: dt.datetime
    used_at: dt.datetime | None
    opens: bool
    credential_id: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """A passkey that is shown at the door, and the account it is of, read at one moment."""

    id: int
    account_id: int
    public_key: bytes
    sign_count: int
    may_sync: bool
    epoch: int
    grant_epoch: int
    key: Key
    handle: bytes
    is_staff: bool

    @property
    def opens(self) -> bool:
        """Say whether it opens the door by itself."""
        return self.epoch == self.grant_epoch


def own(account_id: int) -> list[Own]:
    """Return the passkeys of an account, the newest last."""
    rows = (
        Passkey.objects.filter(account_id=account_id)
        .order_by("id")
        .annotate(now=F("account__grant_epoch"))
    )
    return [
        Own(one.id, one.name, one.made_at, one.used_at, one.epoch == one.now,
            bytes(one.credential_id))
        for one in rows
    ]  # fmt: skip


def has_any(account_id: int) -> bool:
    """Say whether an account has a passkey."""
    return Passkey.objects.filter(account_id=account_id).exists()


def found(credential_id: bytes) -> Found | None:
    """Return a passkey by what the authenticator calls it, of an account that may be used now."""
    row = (
        Passkey.objects.filter(
            rights.may(Right.SIGN_IN, path="account__"),
            credential_id=credential_id,
            account__closed_at=None,
            account__suspended_at=None,
        )
        .values_list(
            "id", "account_id", "public_key", "sign_count", "may_sync", "epoch",
            "account__session_epoch", "account__grant_epoch", "account__browser_epoch",
            "account__bunch", "account__public_id", "account__keyring__staff_member_id",
        )
        .first()
    )  # fmt: skip
    if row is None:
        return None
    id_, account_id, public_key, count, may_sync, epoch, *epochs, bunch, public_id, staff_id = row
    session_epoch, grant_epoch, browser_epoch = epochs
    return Found(
        id=id_,
        account_id=account_id,
        public_key=bytes(public_key),
        sign_count=count,
        may_sync=may_sync,
        epoch=epoch,
        grant_epoch=grant_epoch,
        key=replace(_key(account_id, session_epoch, browser_epoch), bunch=bunch),
        handle=public_id.bytes,
        is_staff=staff_id is not None,
    )


def _key(account_id: int, session_epoch: int, browser_epoch: int) -> Key:
    """Return as much of the account's key as it takes to begin a session: no password is asked."""
    return Key(
        account_id=account_id,
        slot=0,
        tag=b"",
        generation=0,
        session_epoch=session_epoch,
        browser_epoch=browser_epoch,
        is_suspended=False,
        initial=None,
    )
