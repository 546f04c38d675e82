"""Recognise a known browser by its cookie."""

import base64

from sleutelbos.accounts.queries.keyrings import FoundKeyring, Key
from sleutelbos.kit import clock, secrets

DAYS = 180


def known_as(found: FoundKeyring, *, school_id: int, cookie: str) -> str | None:
    """Return this browser's name when its cookie is of an account of this keyring, or None."""
    body, _, seal = cookie.rpartition(".")
    if not body or not secrets.is_same(mark(school_id, body).encode(), seal.encode()):
        return None
    account_id, epoch, day, nonce = body.split(".")
    age = int(clock.now().timestamp() // 86_400) - int(day)
    fits = any(_is_of(key, account_id, epoch) for key in found.keys)
    return nonce if fits and age <= DAYS else None


def _is_of(key: Key, account_id: str, epoch: str) -> bool:
    return key.account_id == int(account_id) and key.browser_epoch == int(epoch)


def mark(school_id: int, body: str) -> str:
    """Return the mark that only this installation puts under a cookie."""
    made = secrets.derived("browser", school_id, body)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
