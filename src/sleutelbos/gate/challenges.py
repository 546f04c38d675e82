"""What an authenticator signs: good for one purpose, one browser, an hour, and once.

Showing a page keeps nothing: a challenge is recognised by its mark, and only one that was answered
rightly is kept, as used, in the same table and by the same statement as every counted attempt.
"""

import datetime as dt
import enum

from sleutelbos.gate import charges
from sleutelbos.gate.charges import Charge
from sleutelbos.gate.rules import limits
from sleutelbos.kit import secrets, tokens

LIFETIME = dt.timedelta(hours=1)
_SEED = 24  # sixteen random bytes, and the second in which it was made


class Purpose(enum.StrEnum):
    """What a challenge is for."""

    SIGN_IN = "sign_in"
    ADD = "add"
    FACTOR = "factor"
    PROOF = "proof"
    CHILD = "child"  # another account of whoever is in


def new(purpose: Purpose, *, school_id: int, browser: str, now: dt.datetime) -> bytes:
    """Return a challenge for whoever has ``browser``: a secret of its cookie, or a session."""
    seed = tokens.random_bytes(16) + int(now.timestamp()).to_bytes(8)
    return seed + _mark(seed, purpose, school_id=school_id, browser=browser)


def is_ours(
    challenge: bytes, purpose: Purpose, *, school_id: int, browser: str, now: dt.datetime
) -> bool:
    """Say whether a challenge was made here for this purpose and browser, within the hour."""
    seed, mark = challenge[:_SEED], challenge[_SEED:]
    right = _mark(seed, purpose, school_id=school_id, browser=browser)
    age = now.timestamp() - int.from_bytes(seed[16:])
    return bool(browser) and secrets.is_same(mark, right) and 0 <= age <= LIFETIME.total_seconds()


def use(challenge: bytes, *, school_id: int) -> list[Charge]:
    """Return the charge that fits once: by taking it, a challenge is used up."""
    return charges.of(limits.CHALLENGE, challenge.hex(), school_id=school_id)


def _mark(seed: bytes, purpose: Purpose, *, school_id: int, browser: str) -> bytes:
    return secrets.derived("challenge", school_id, purpose.value, browser, seed)
