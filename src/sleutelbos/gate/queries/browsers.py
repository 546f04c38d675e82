"""Recognise a known browser by its cookie."""

import base64

from sleutelbos.accounts.queries.keyrings import FoundKeyring
from sleutelbos.kit import clock, secrets

DAYS = 180


def known_to(found: FoundKeyring, *, school_id: int, cookie: str) -> int | None:
    """Return the account of this keyring that has made this browser known, or None.

    The account and not the browser: who signs in again and again gets many cookies, and they must
    not buy more guesses at the others of the family (AUT-08).
    """
    read = _read(cookie, school_id=school_id)
    if read is None or read not in ((key.account_id, key.browser_epoch) for key in found.keys):
        return None
    return read[0]


def is_known(cookie: str, *, account_id: int, browser_epoch: int, school_id: int) -> bool:
    """Say whether an account has made this browser known."""
    return _read(cookie, school_id=school_id) == (account_id, browser_epoch)


def _read(cookie: str, *, school_id: int) -> tuple[int, int] | None:
    """Return the account and the epoch of a cookie that we made, and that is not too old."""
    body, _, seal = cookie.rpartition(".")
    if not body or not secrets.is_same(mark(school_id, body).encode(), seal.encode()):
        return None
    account_id, epoch, day, _nonce = body.split(".")
    age = int(clock.now().timestamp() // 86_400) - int(day)
    return (int(account_id), int(epoch)) if age <= DAYS else None


def mark(school_id: int, body: str) -> str:
    """Return the mark that only this installation puts under a cookie."""
    made = secrets.derived("browser", school_id, body)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
