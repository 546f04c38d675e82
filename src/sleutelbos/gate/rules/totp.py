"""Check the six digits of an authenticator (RFC 6238: SHA-1, thirty seconds)."""

import base64
import hmac
import struct
import unicodedata
from datetime import datetime
from urllib.parse import quote, urlencode

DIGITS = 6
SECONDS = 30
LONGEST_TYPED = 100  # with spaces between the digits
WINDOW = 1  # a clock may be half a minute slow or fast


def verify(secret: str, code: str, *, now: datetime, last_step: int) -> int | None:
    """Return the time step of a code, to be kept as the new last step; None when it is not right.

    A step is worth one sign-in: a code seen over a shoulder is of no use a second time.
    """
    typed = "".join(unicodedata.normalize("NFKC", code[:LONGEST_TYPED]).split())
    current = int(now.timestamp()) // SECONDS
    key = base64.b32decode(secret)
    found = None
    for step in range(current - WINDOW, current + WINDOW + 1):
        # All steps, always: how long this takes says nothing.
        if hmac.compare_digest(_code(key, step).encode(), typed.encode(errors="replace")):
            found = step
    return found if found is not None and found > last_step else None


def code_at(secret: str, *, now: datetime) -> str:
    """Return the code that an authenticator shows at a moment."""
    return _code(base64.b32decode(secret), int(now.timestamp()) // SECONDS)


def address(secret: str, *, label: str, issuer: str) -> str:
    """Return the address that an authenticator reads from a QR code."""
    # A colon parts issuer and label; in a school's name it would part too early.
    issuer = issuer.replace(":", " ")
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(label)}?{query}"


def _code(key: bytes, step: int) -> str:
    mac = hmac.digest(key, struct.pack(">Q", step), "sha1")
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"
