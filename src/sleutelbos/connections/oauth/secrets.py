"""How codes and tokens are made, and what is kept of them: digests, or nothing at all."""

import base64
import hashlib
from uuid import UUID

from sleutelbos.connections.oauth import rules
from sleutelbos.kit import secrets, tokens


def digest(token: str) -> bytes:
    """Return what is kept of a random secret; 192 bits need no key."""
    return hashlib.sha256(token.encode()).digest()


def subject(client_id: str, *, public_id: UUID) -> str:
    """Return the name by which one application knows an account, and no other application does.

    It is made with the pepper: who is lost with it would be another person to every application.
    """
    return _text(secrets.digest("oauth subject", client_id, public_id.hex))


def session_name(client_id: str, *, session_id: int) -> str:
    """Return the name by which an application knows the session of a sign-in (``sid``)."""
    return _text(secrets.digest("oauth session", client_id, session_id))[:32]


def refresh_token(handle: str, generation: int) -> str:
    """Return the refresh token of a family in its generation: made anew, kept nowhere."""
    mark = _text(secrets.derived("oauth refresh", handle, generation))
    return f"{handle}.{generation}.{mark}"


def read_refresh_token(token: str) -> tuple[str, int] | None:
    """Return the family's handle and the generation of a token that was made here; else None."""
    handle, _, rest = token[:200].partition(".")
    number = rest.partition(".")[0]
    if not (number.isascii() and number.isdecimal() and len(number) <= 9):
        return None
    made = refresh_token(handle, int(number))
    return (handle, int(number)) if secrets.is_same(made.encode(), token.encode()) else None


def new_user_code() -> str:
    """Return a code for people to type."""
    return "".join(tokens.choice(rules.USER_LETTERS) for _ in range(rules.USER_LENGTH))


def user_digest(code: str, *, school_id: int) -> bytes:
    """Return what is kept of a typed code; short, so it takes the pepper."""
    return secrets.digest("oauth user code", school_id, code)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
