"""What a browser gives as a place for notices, and what an answer of a push service means."""

import base64
import binascii
import enum
from dataclasses import dataclass

LONGEST = 1000
LONGEST_WAIT = 3600
TRIES = 6


@dataclass(frozen=True, slots=True)
class PushPlace:
    """An address at a push service, and the keys that only the device can read with."""

    endpoint: str
    p256dh: str
    auth: str


class PushFate(enum.Enum):
    """What becomes of a notice and of its place."""

    SENT = "sent"
    GONE = "gone"
    LATER = "later"


def is_push_place(place: PushPlace) -> bool:
    """Say whether a browser could have given this; where it leads is judged at each sending."""
    point, secret = _bytes(place.p256dh), _bytes(place.auth)
    has_keys = len(point) == 65 and point[:1] == b"\x04" and len(secret) == 16
    is_address = place.endpoint.startswith(("https://", "http://"))
    return has_keys and is_address and len(place.endpoint) <= LONGEST


def push_fate(status: int) -> PushFate:
    """Say what an answer means; 0: there was none. A place that refuses for good is no more."""
    if 200 <= status < 300:
        return PushFate.SENT
    return PushFate.LATER if status in (0, 429) or status >= 500 else PushFate.GONE


def retry_seconds(header: str) -> int:
    """Return how long a service asks to wait, an hour at most; a date counts as nothing said."""
    is_number = header.isascii() and header.isdecimal() and len(header) < 8
    return min(int(header), LONGEST_WAIT) if is_number else 0


def wait(tries: int, *, asked: int) -> int:
    """Return how many seconds to wait after so many tries: a minute, doubling, or as asked."""
    return max(asked, 60 << min(tries, TRIES))


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text[:200] + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        return b""
