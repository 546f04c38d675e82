"""Recognise a known browser by its cookie."""

import base64

from sleutelbos.accounts.queries.keyrings import FoundKeyring, Key
from sleutelbos.kit import clock, secrets

DAYS = 180


def known_to(found: FoundKeyring, *, school_id: int, cookie: str) -> int | None:
    """Return the account of this keyring that has made this browser known, or None.

    The account and not the browser: who signs in again and again gets many cookies, and they must
    not buy more guesses at the others of the family (AUT-08).
    """
    body, _, seal = cookie.rpartition(".")
    if not body or not secrets.is_same(mark(school_id, body).encode(), seal.encode()):
        return None
    account_id, epoch, day, _nonce = body.split(".")
    age = int(clock.now().timestamp() // 86_400) - int(day)
    fits = any(_is_of(key, account_id, epoch) for key in found.keys)
    return int(account_id) if fits and age <= DAYS else None


def _is_of(key: Key, account_id: str, epoch: str) -> bool:
    return key.account_id == int(account_id) and key.browser_epoch == int(epoch)


def mark(school_id: int, body: str) -> str:
    """Return the mark that only this installation puts under a cookie."""
    made = secrets.derived("browser", school_id, body)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
