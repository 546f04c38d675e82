"""Keys: one slow hash for a whole keyring, then one keyed tag per account (D3).

A password becomes a digest by Argon2id with the keyring's salt: once per attempt, whoever asks and
whoever exists. Each account keeps only a tag of that digest, made with the pepper and its own id.

Raising the cost: add a generation at the end. Every attempt then computes all generations, so
that nobody can tell old from new; an account moves on at its next sign-in; later the old one goes.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from threading import BoundedSemaphore

from django.conf import settings

from sleutelbos.accounts.hashers import Hashers
from sleutelbos.kit import secrets
from sleutelbos.kit.errors import Refusal


@dataclass(frozen=True, slots=True)
class Cost:
    """What one hash costs: memory in KiB, passes, lanes."""

    memory: int
    passes: int
    lanes: int


GENERATIONS: tuple[Cost, ...] = (Cost(memory=19 * 1024, passes=2, lanes=1),)
WAITING_LIMIT = 16  # the server keeps more threads than these, for pages


class TooBusy(Refusal):
    """Too many people sign in at this moment; come back in a few seconds."""

    code = "too_busy"
    retry_after = 5


def digests(password: str, salt: bytes) -> tuple[bytes, ...]:
    """Return the password's digest for every generation, hashed by the threads for it.

    Raise TooBusy at once when the queue is full: waiting sign-ins must not hold all page threads.
    """
    gate = _queue()
    if not gate.acquire(blocking=False):
        raise TooBusy
    try:
        return tuple(result() for result in _submit(password, salt))
    finally:
        gate.release()


def tag(account_id: int, digest: bytes) -> bytes:
    """Return what is kept of a digest for one account: worthless without the pepper."""
    return secrets.digest("password", account_id, digest)


def dummy_salt(school_id: int, key: str) -> bytes:
    """Return the salt for a username that does not exist: always the same, like a real one."""
    return secrets.digest("dummy_salt", school_id, key)[:16]


def initial_digest(salt: bytes, secret: str) -> bytes:
    """Return the keyed digest of an initial secret."""
    return secrets.digest("initial", salt, secret)


def link_digest(token: str) -> bytes:
    """Return the keyed digest of a letter's link token."""
    return secrets.digest("letter_link", token)


def _submit(password: str, salt: bytes) -> list[Callable[[], bytes]]:
    given = password.encode()
    return [_hashers().submit(partial(hash_once, given, salt, cost=cost)) for cost in GENERATIONS]


def hash_once(password: bytes, salt: bytes, *, cost: Cost) -> bytes:
    """Compute one Argon2id."""
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        secret=password,
        salt=salt,
        time_cost=cost.passes,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=32,
        type=Type.ID,
    )


@cache
def _hashers() -> Hashers:
    return Hashers(threads())


@cache
def _queue() -> BoundedSemaphore:
    return BoundedSemaphore(WAITING_LIMIT)


def threads() -> int:
    """Return how many threads hash: as many as set, else one for each core of this process."""
    return settings.HASH_THREADS or len(os.sched_getaffinity(0))
