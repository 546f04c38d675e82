"""How long a session lives (D18)."""

import datetime as dt
import hashlib

IDLE = dt.timedelta(minutes=60)
WHOLE = dt.timedelta(hours=12)
STAFF_IDLE = dt.timedelta(minutes=30)
STAFF_WHOLE = dt.timedelta(hours=8)
SHARED_IDLE = dt.timedelta(minutes=30)
SHARED_WHOLE = dt.timedelta(hours=2)
FRESH = dt.timedelta(minutes=5)
TOUCH = dt.timedelta(minutes=10)


def whole(*, is_staff: bool, is_shared: bool = False) -> dt.timedelta:
    """Return how long a session lives at most; on a computer that others use too, shorter."""
    if is_shared:
        return SHARED_WHOLE
    return STAFF_WHOLE if is_staff else WHOLE


def is_idle(
    seen_at: dt.datetime, *, is_staff: bool, now: dt.datetime, is_shared: bool = False
) -> bool:
    """Say whether a session has been left alone too long."""
    if is_shared:
        return now - seen_at > SHARED_IDLE
    return now - seen_at > (STAFF_IDLE if is_staff else IDLE)


def is_fresh(proved_at: dt.datetime, *, now: dt.datetime) -> bool:
    """Say whether the last proof is young enough for a weighty act."""
    return now - proved_at <= FRESH


def is_to_touch(seen_at: dt.datetime, *, now: dt.datetime) -> bool:
    """Say whether the last use must be written again: at most every ten minutes."""
    return now - seen_at >= TOUCH


def token_digest(token: str) -> bytes:
    """Return what is kept of a session's token; 192 random bits need no key."""
    return hashlib.sha256(token.encode()).digest()
