"""Open and close the keyrings of many people at once, for an import.

Passwords, addresses and steps taken are never touched: an account is opened, or it is closed. All
of it works on the school at work, inside the transaction of the import.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sleutelbos.accounts.models import Account, InitialCredential, Keyring, KeyringName
from sleutelbos.accounts.rules import slots, usernames
from sleutelbos.accounts.values import SecretKind
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.kit import bulk, clock, scope, tokens

_DRAWN = 256
_REST = dt.timedelta(days=365)  # how long a leaver's username is kept for them (D1)


class Holder(NamedTuple):
    """A pupil or a member of staff, and who gets an account on their keyring.

    ``secrets`` are salt and digest, as hex, of the template's secrets for slots 1 and 2 (D4).
    """

    owner_id: int
    person_id: int
    register_id: str
    first_name: str
    family_name: str
    has_own: bool = True
    guardians: tuple[int, ...] = ()
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a school has decided about its keyrings; ``owner`` is pupil or staff_member."""

    recipe: str
    slots: int
    initial_days: int
    owner: str = "pupil"


class Openings:
    """The keyrings of one import; knows all usernames, so that none is given twice."""

    def __init__(self, terms: Terms, *, by: Actor) -> None:
        self._terms = terms
        self._by = by
        self._now = clock.now()
        KeyringName.objects.filter(rests_until__lte=self._now).delete()
        taken = KeyringName.objects.values_list("key", flat=True).iterator()
        self._usernames = usernames.Usernames(terms.recipe, taken=taken)
        self._keyring_ids = bulk.Ids(Keyring)

    def open_new(self, holders: Sequence[Holder]) -> None:
        """Open a keyring for each, with a username and accounts; in order of register id."""
        keyrings = [next(self._keyring_ids) for _ in holders]
        rows = (
            (keyring, holder.owner_id, salt)
            for keyring, holder, salt in zip(keyrings, holders, _chance(), strict=False)
        )
        columns = ("id", self._terms.owner, "salt")
        bulk.insert(Keyring, columns, rows, school_id=scope.active_id())
        self._name(dict(zip(keyrings, holders, strict=True)))
        wanted = list(self._accounts(keyrings, holders))
        self._add_accounts(wanted)
        self._add_credentials(keyrings, holders)

    def rearrange(self, holders: Sequence[Holder]) -> list[int]:
        """Give new guardians the slots that are free and close the accounts of former ones.

        A keyring that was closed opens again, with its username. Return the ids of the accounts
        that closed: their sessions are for the caller to end.
        """
        keyrings = self._reopened(holders)
        missing = [holder for holder in holders if holder.owner_id not in keyrings]
        if missing:
            self.open_new(missing)
        present = [holder for holder in holders if holder.owner_id in keyrings]
        live = self._live([keyrings[holder.owner_id] for holder in present])
        opened: list[tuple[int, int, int]] = []
        closed: list[int] = []
        for holder in present:
            keyring = keyrings[holder.owner_id]
            accounts = live[keyring]
            people = {slot: person for slot, (_, person) in accounts.items() if slot}
            change = slots.arrange(people, holder.guardians, slots=self._terms.slots)
            closed += [accounts[slot][0] for slot in change.close]
            opened += [(keyring, slot, person) for slot, person in change.open]
            if holder.has_own and 0 not in accounts:
                opened.append((keyring, 0, holder.person_id))
        self._close_accounts(closed)
        self._add_accounts(opened)
        return closed

    def rename(self, holders: Sequence[Holder]) -> None:
        """Give who changed names a username that fits; the one before becomes an alias (D1)."""
        owners = [holder.owner_id for holder in holders]
        keyrings = dict(self._keyrings(owners, is_open=True))
        names: dict[int, list[KeyringName]] = defaultdict(list)
        for batch in bulk.batches(keyrings.values()):
            for row in KeyringName.objects.filter(keyring_id__in=batch):
                names[row.keyring_id].append(row)
        for holder in holders:
            if holder.owner_id in keyrings:
                self._rename(keyrings[holder.owner_id], holder, names[keyrings[holder.owner_id]])

    def close(self, owner_ids: Sequence[int]) -> list[int]:
        """Close keyrings and their accounts; usernames rest. Return the accounts that closed."""
        keyrings = [keyring for _, keyring in self._keyrings(owner_ids, is_open=True)]
        accounts = [one for slots_ in self._live(keyrings).values() for one, _ in slots_.values()]
        self._close_accounts(accounts)
        for batch in bulk.batches(keyrings):
            bulk.change(Keyring.objects.filter(id__in=batch), closed_at=self._now)
            names = KeyringName.objects.filter(keyring_id__in=batch)
            bulk.change(names, rests_until=self._now + _REST)
        return accounts

    def _name(self, holders: dict[int, Holder]) -> None:
        keyrings = {holder.register_id: keyring for keyring, holder in holders.items()}
        people = ((one.register_id, one.first_name, one.family_name) for one in holders.values())
        rows = (
            (keyrings[register_id], name, key)
            for register_id, name, key in self._usernames.give(people)
        )
        columns = ("keyring", "name", "key")
        bulk.insert(KeyringName, columns, rows, school_id=scope.active_id())

    def _accounts(
        self, keyrings: Iterable[int], holders: Iterable[Holder]
    ) -> Iterator[tuple[int, int, int]]:
        for keyring, holder in zip(keyrings, holders, strict=True):
            if holder.has_own:
                yield keyring, 0, holder.person_id
            for slot, person in enumerate(holder.guardians[: self._terms.slots], start=1):
                yield keyring, slot, person

    def _add_accounts(self, accounts: Iterable[tuple[int, int, int]]) -> None:
        rows = (
            (*account, chance.hex()) for account, chance in zip(accounts, _chance(), strict=False)
        )
        columns = ("keyring", "slot", "person", "public_id")
        bulk.insert(Account, columns, rows, school_id=scope.active_id())

    def _add_credentials(self, keyrings: Sequence[int], holders: Sequence[Holder]) -> None:
        """Keep the template's secrets for the slots that it serves."""
        secrets = {
            (keyring, slot): secret
            for keyring, holder in zip(keyrings, holders, strict=True)
            for slot, secret in enumerate(holder.secrets, start=1)
        }
        if not secrets:
            return
        live = self._live([keyring for keyring, _ in secrets])
        rows = (
            (live[keyring][slot][0], bytes.fromhex(secret[:32]), bytes.fromhex(secret[32:]))
            for (keyring, slot), secret in secrets.items()
            if slot in live[keyring]
        )
        bulk.insert(
            InitialCredential,
            ("account", "salt", "digest"),
            rows,
            school_id=scope.active_id(),
            kind=SecretKind.TEMPLATE.value,
            made_at=self._now,
            expires_at=self._now + dt.timedelta(days=self._terms.initial_days),
        )

    def _keyrings(self, owner_ids: Sequence[int], *, is_open: bool) -> Iterator[tuple[int, int]]:
        for batch in bulk.batches(owner_ids):
            yield from (
                Keyring.objects.filter(
                    **{f"{self._terms.owner}_id__in": batch}, closed_at__isnull=is_open
                )
                .order_by("closed_at")
                .values_list(f"{self._terms.owner}_id", "id")
            )

    def _reopened(self, holders: Sequence[Holder]) -> dict[int, int]:
        """Return the open keyrings by owner, opening the last one of those who had left."""
        owner_ids = [holder.owner_id for holder in holders]
        found = dict(self._keyrings(owner_ids, is_open=True))
        closed = dict(self._keyrings([one for one in owner_ids if one not in found], is_open=False))
        for batch in bulk.batches(closed.values()):
            bulk.change(Keyring.objects.filter(id__in=batch), closed_at=None)
            bulk.change(KeyringName.objects.filter(keyring_id__in=batch), rests_until=None)
        self._name_again({closed[one.owner_id]: one for one in holders if one.owner_id in closed})
        return found | closed

    def _name_again(self, holders: dict[int, Holder]) -> None:
        """Give a username to who stayed away so long that theirs had rested enough (D1)."""
        names = KeyringName.objects.filter(is_alias=False)
        named = {
            keyring
            for batch in bulk.batches(holders)
            for keyring in names.filter(keyring_id__in=batch).values_list("keyring_id", flat=True)
        }
        if nameless := {key: one for key, one in holders.items() if key not in named}:
            self._name(nameless)

    def _live(self, keyrings: Sequence[int]) -> dict[int, dict[int, tuple[int, int]]]:
        """Return the open accounts by keyring and slot: account and person."""
        live: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
        for batch in bulk.batches(dict.fromkeys(keyrings)):
            rows = Account.objects.filter(keyring_id__in=batch, closed_at=None)
            for keyring, slot, account, person in rows.values_list(
                "keyring_id", "slot", "id", "person_id"
            ):
                live[keyring][slot] = (account, person)
        return live

    def _close_accounts(self, account_ids: Sequence[int]) -> None:
        for batch in bulk.batches(account_ids):
            bulk.change(Account.objects.filter(id__in=batch), closed_at=self._now)
            bulk.remove(InitialCredential.objects.filter(account_id__in=batch))
        audit.record_each(
            "account.closed", account_ids=account_ids, school_id=scope.active_id(), by=self._by
        )

    def _rename(self, keyring: int, holder: Holder, names: list[KeyringName]) -> None:
        plain = usernames.username(
            self._terms.recipe, first=holder.first_name, family=holder.family_name
        )
        fits = re.compile(re.escape(usernames.key(plain)) + r"\d*")
        current = [row for row in names if not row.is_alias]
        if any(fits.fullmatch(row.key) for row in current):
            return
        of_now = KeyringName.objects.filter(id__in=[row.id for row in current])
        bulk.change(of_now, is_alias=True)
        if earlier := next((row for row in names if fits.fullmatch(row.key)), None):
            bulk.change(KeyringName.objects.filter(id=earlier.id), is_alias=False)
            return
        self._name({keyring: holder})


def _chance() -> Iterator[bytes]:
    """Give sixteen random bytes as often as one likes, drawn many at a time."""
    while True:
        drawn = tokens.random_bytes(16 * _DRAWN)
        yield from (drawn[start : start + 16] for start in range(0, len(drawn), 16))
