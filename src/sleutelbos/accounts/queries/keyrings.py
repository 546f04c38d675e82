"""Find a keyring by its username, and which of its keys a password is."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from sleutelbos.accounts import keys
from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import rights as own_rights
from sleutelbos.accounts.rules import passwords
from sleutelbos.accounts.values import SecretKind
from sleutelbos.kit import clock, codes, names, scope, secrets
from sleutelbos.people.queries import rights
from sleutelbos.people.values import Right

INITIAL_FAILURES = 10
LONGEST_TYPED = 200  # of a username, with what people put between the letters
_NO_TAG = bytes(32)
_TEMPLATE_SHAPE = re.compile(r"\d{6}\S{1,20}|\S{1,20}\d{6}")
_ACCOUNT = (
    "id",
    "slot",
    "password_tag",
    "password_generation",
    "session_epoch",
    "browser_epoch",
    "bunch",
    "suspended_at",
)
_LETTER = tuple(f"initialcredential__{column}" for column in ("kind", "salt", "digest"))
# Every sign-in asks this: written out, it costs a tenth of what the ORM takes to make it. A key
# that may not sign in is not among the keys: to the door it is as if it did not exist (N2).
_STATEMENT = f"""
SELECT k.id, k.salt, k.staff_member_id,
       a.id, a.slot, a.password_tag, a.password_generation, a.session_epoch, a.browser_epoch,
       a.bunch, a.suspended_at, i.kind, i.salt, i.digest
FROM accounts_keyring k
JOIN accounts_account a ON a.keyring_id = k.id AND a.closed_at IS NULL
LEFT JOIN accounts_initialcredential i
       ON i.account_id = a.id AND i.expires_at > %s AND i.failures < %s
WHERE k.id = (SELECT keyring_id FROM accounts_keyringname WHERE school_id = %s AND key = %s)
  AND k.closed_at IS NULL
  AND (a.slot = 0 OR {rights.statement(Right.SIGN_IN, person="a.person_id", pupil="k.pupil_id")})
"""  # noqa: S608 - made of our own words


@dataclass(frozen=True, slots=True)
class Initial:
    """A live initial secret of an account."""

    kind: str
    salt: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class Key:
    """One account of a keyring, as much as a sign-in must know."""

    account_id: int
    slot: int
    tag: bytes
    generation: int
    session_epoch: int
    browser_epoch: int
    is_suspended: bool
    initial: Initial | None
    bunch: UUID | None = None  # which other accounts open with it


@dataclass(frozen=True, slots=True)
class FoundKeyring:
    """A keyring, or the likeness of one when the username is unknown."""

    throttle_key: str
    salt: bytes
    keys: tuple[Key, ...]
    is_staff: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """What a password opens. ``digests`` are its slow hashes, for re-tagging."""

    key: Key | None
    is_initial: bool = False
    has_initial_shape: bool = False
    is_ambiguous: bool = False
    digests: tuple[bytes, ...] = field(default=(), repr=False)


def keyring(school_id: int, *, username: str) -> FoundKeyring:
    """Return the keyring called ``username``, in one statement; unknown names look alike."""
    name_key = names.fold(username[:LONGEST_TYPED])[:64]
    now = connection.ops.adapt_datetimefield_value(clock.now())
    with connection.cursor() as cursor:
        marks = [now, INITIAL_FAILURES, scope.active_id(), name_key, *rights.parameters()]
        cursor.execute(_STATEMENT, marks)
        rows = cursor.fetchall()
    if not rows:
        return FoundKeyring(f"name:{name_key}", keys.dummy_salt(school_id, name_key), ())
    return FoundKeyring(
        throttle_key=f"keyring:{rows[0][0]}",
        salt=bytes(rows[0][1]),
        keys=tuple(_key(*row[3:]) for row in rows),
        is_staff=rows[0][2] is not None,
    )


def by_letter(token: str) -> Key | None:
    """Return the key of a letter's link, while the letter is good."""
    row = (
        Account.objects.filter(
            own_rights.may(Right.SIGN_IN),
            initialcredential__link_digest=keys.link_digest(token),
            initialcredential__expires_at__gt=clock.now(),
            initialcredential__failures__lt=INITIAL_FAILURES,
            closed_at=None,
        )
        .values_list(*_ACCOUNT, *_LETTER)
        .first()
    )
    return _key(*row) if row else None


def own_key(account_id: int) -> Key:
    """Return the key of an account, as it is now, without its letter."""
    return _key(*Account.objects.values_list(*_ACCOUNT).get(id=account_id), None, None, None)


def match(found: FoundKeyring, *, password: str) -> Match:
    """Say whose key ``password`` is: one slow hash, then eight keyed compares, always."""
    text = passwords.normalise(password)
    is_whole = len(text) <= passwords.LONGEST
    digests = keys.digests(text[: passwords.LONGEST], found.salt)
    code = codes.normalise(text)
    hits: list[tuple[Key, bool]] = []
    for place in range(8):
        key = found.keys[place] if place < len(found.keys) else None
        if _has_tag(key, digests) and key and is_whole:
            hits.append((key, False))
        if _is_initial(key, text, code) and key:
            hits.append((key, True))
    shape = code is not None or _TEMPLATE_SHAPE.fullmatch(text) is not None
    if len(hits) != 1:
        return Match(None, has_initial_shape=shape, is_ambiguous=bool(hits), digests=digests)
    return Match(hits[0][0], is_initial=hits[0][1], has_initial_shape=shape, digests=digests)


def _has_tag(key: Key | None, digests: tuple[bytes, ...]) -> bool:
    generation = key.generation if key and key.tag else len(digests) - 1
    made = keys.tag(key.account_id if key else 0, digests[generation])
    return secrets.is_same(made, key.tag if key and key.tag else _NO_TAG)


def _is_initial(key: Key | None, text: str, code: str | None) -> bool:
    initial = key.initial if key else None
    candidate = text if initial and initial.kind == SecretKind.TEMPLATE else code or ""
    made = keys.initial_digest(initial.salt if initial else b"", candidate)
    return secrets.is_same(made, initial.digest if initial else _NO_TAG)


def _key(*columns: Any) -> Key:
    (
        account_id, slot, tag, generation, sessions, browsers, bunch, suspended_at,
        kind, salt, digest,
    ) = columns  # fmt: skip
    return Key(
        account_id=account_id,
        slot=slot,
        tag=bytes(tag or b""),
        generation=generation,
        session_epoch=sessions,
        browser_epoch=browsers,
        bunch=UUID(str(bunch)) if bunch else None,
        is_suspended=suspended_at is not None,
        initial=Initial(kind, bytes(salt), bytes(digest)) if kind else None,
    )
