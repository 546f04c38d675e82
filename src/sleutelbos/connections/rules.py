"""How long a session lives (D18), and how a stolen copy of a device's is noticed (D16)."""

import datetime as dt
import enum
import hashlib
import hmac

IDLE = dt.timedelta(minutes=60)
WHOLE = dt.timedelta(hours=12)
STAFF_IDLE = dt.timedelta(minutes=30)
STAFF_WHOLE = dt.timedelta(hours=8)
SHARED_IDLE = dt.timedelta(minutes=30)
SHARED_WHOLE = dt.timedelta(hours=2)
FRESH = dt.timedelta(minutes=5)
TOUCH = dt.timedelta(minutes=10)
DEVICE = dt.timedelta(days=180)  # since its last turn: who does not open the app signs in again
TURN = dt.timedelta(days=1)


class Shown(enum.Enum):
    """Which turn a device shows: the second half of its cookie."""

    NOW = "now"
    BEFORE = "before"  # the newest one may not have arrived
    OLD = "old"  # somebody uses a copy


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


def token_digest(cookie: str) -> bytes:
    """Return what is kept of a session's token, which a device's turn may follow behind a dot.

    192 random bits need no key.
    """
    return _digest(cookie.partition(".")[0])


def turn_digest(cookie: str) -> bytes:
    """Return what is kept of a device's turn."""
    return _digest(cookie.partition(".")[2])


def shown(cookie: str, *, now: bytes, before: bytes | None) -> Shown:
    """Say which turn a device shows."""
    turn = turn_digest(cookie)
    if hmac.compare_digest(turn, now):
        return Shown.NOW
    is_before = before is not None and hmac.compare_digest(turn, before)
    return Shown.BEFORE if is_before else Shown.OLD


def is_to_turn(turned_at: dt.datetime, *, shown: Shown, now: dt.datetime) -> bool:
    """Say whether a device gets another turn: every day, and when the newest did not arrive."""
    return shown is Shown.BEFORE or now - turned_at >= TURN


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
