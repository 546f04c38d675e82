"""Keyed digests and sealed bytes; the keys live outside the database.

The pepper keys what is compared (passwords, codes, tokens); the secret key seals what must be
read again (letters, second factors). Every use names its purpose, so that a digest or a seal made
for one thing is worthless for another.
"""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings

Part = str | bytes | int


def digest(purpose: str, *parts: Part) -> bytes:
    """Return 32 bytes that only a holder of the pepper can make from ``parts``."""
    return hmac.digest(settings.PEPPER, _joined(purpose, parts), "sha256")


def derived(purpose: str, *parts: Part) -> bytes:
    """Return 32 bytes made from the secret key: a value that can be made again, not guessed."""
    return hmac.digest(_key(f"derived:{purpose}"), _joined(purpose, parts), "sha256")


def is_same(one: bytes, other: bytes) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one, other)


def seal(purpose: str, plain: bytes) -> bytes:
    """Return ``plain`` encrypted and authenticated for ``purpose``."""
    from cryptography.fernet import Fernet

    return Fernet(_fernet_key(purpose)).encrypt(plain)


def open_sealed(purpose: str, sealed: bytes) -> bytes:
    """Return what was sealed for ``purpose``; raise ValueError when it was not, or was altered."""
    from cryptography.fernet import Fernet, InvalidToken

    try:
        return Fernet(_fernet_key(purpose)).decrypt(bytes(sealed))
    except InvalidToken as error:
        message = "not sealed by this installation for this purpose"
        raise ValueError(message) from error


def _joined(purpose: str, parts: tuple[Part, ...]) -> bytes:
    """Join the parts with their lengths, so that ("ab", "c") and ("a", "bc") differ."""
    pieces = [purpose.encode()]
    for part in parts:
        piece = part if isinstance(part, bytes) else str(part).encode()
        pieces += [len(piece).to_bytes(4, "big"), piece]
    return b"\0".join(pieces)


@lru_cache(maxsize=64)
def _key(purpose: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), purpose.encode(), hashlib.sha256)


def _fernet_key(purpose: str) -> bytes:
    import base64

    return base64.urlsafe_b64encode(_key(f"seal:{purpose}"))
