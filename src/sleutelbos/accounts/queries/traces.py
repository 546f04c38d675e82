"""By what people are found in the tables of accounts and in what was mailed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import F

from sleutelbos.accounts.models import Account, EmailLink, Keyring, KeyringName
from sleutelbos.kit import addresses, bulk, names
from sleutelbos.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class AccountTraces:
    """Keyrings and accounts, and the addresses, numbers and usernames that lead to them."""

    keyrings: tuple[int, ...]
    accounts: tuple[int, ...]
    addresses: frozenset[str]
    phones: frozenset[str]
    username_keys: frozenset[str]
    public_ids: tuple[str, ...]


def own(person_ids: Collection[int]) -> AccountTraces:
    """Return the accounts of these people, and the keyrings that they use."""
    rows = [row for batch in bulk.batches(person_ids) for row in _rows(person__in=batch)]
    return _traces(rows, {row[1] for row in rows}, people=person_ids)


def with_keyrings(
    person_ids: Collection[int], *, pupil_ids: Collection[int], staff_ids: Collection[int]
) -> AccountTraces:
    """Return the accounts of these people, and whole keyrings of pupils and staff.

    A parent's account on a pupil's keyring is an account for that pupil; the parent's address may
    still be in use for another child.
    """
    owned = {
        found
        for path, ids in (("pupil_id__in", pupil_ids), ("staff_member_id__in", staff_ids))
        for batch in bulk.batches(ids)
        for found in Keyring.objects.filter(**{path: batch}).values_list("id", flat=True)
    }
    rows = {row for batch in bulk.batches(person_ids) for row in _rows(person__in=batch)}
    rows |= {row for batch in bulk.batches(owned) for row in _rows(keyring__in=batch)}
    return _traces(rows, owned, people=person_ids)


def public_ids() -> Iterator[tuple[int, str]]:
    """Yield the person and the public id of every account."""
    for person_id, public_id in Account.objects.values_list("person_id", "public_id").iterator():
        yield person_id, public_id.hex


def person_of(username: str, *, slot: int) -> int:
    """Return whose account is in a slot of the keyring with this username; raise NotFound."""
    found = Account.objects.filter(
        keyring__keyringname__key=names.fold(username)[:64], slot=slot
    ).order_by(F("closed_at").desc(nulls_first=True), "-id")
    row = found.values_list("person_id", flat=True).first()
    if row is None:
        raise NotFound(account=f"{username} {slot}")
    return row


_Row = tuple[int, int, int, str, str, str, str, str]


def _rows(**chosen: object) -> Iterator[_Row]:
    for row in Account.objects.filter(**chosen).values_list(
        "id", "keyring_id", "person_id", "email", "typed_email", "phone", "mobile", "public_id"
    ):
        yield (*row[:7], row[7].hex)


def _traces(
    rows: Collection[_Row], keyrings: Collection[int], *, people: Collection[int]
) -> AccountTraces:
    theirs = [row for row in rows if row[2] in set(people)]
    mailed = {
        email
        for batch in bulk.batches(row[0] for row in theirs)
        for email in EmailLink.objects.filter(account__in=batch).values_list("email", flat=True)
    }
    written = mailed | {email for row in theirs for email in row[3:5]}
    usernames = {
        key
        for batch in bulk.batches(keyrings)
        for key in KeyringName.objects.filter(keyring__in=batch).values_list("key", flat=True)
    }
    return AccountTraces(
        keyrings=tuple(sorted(keyrings)),
        accounts=tuple(sorted({row[0] for row in rows})),
        addresses=frozenset(addresses.canonical(email) for email in written if email),
        phones=frozenset(phone for row in theirs for phone in row[5:7] if phone),
        username_keys=frozenset(usernames),
        public_ids=tuple(sorted({row[7] for row in theirs})),
    )
