"""Known browsers: a cookie given after a sign-in; strangers' guesses do not count there."""

import base64

from sleutelbos.accounts.queries.keyrings import FoundKeyring, Key
from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock, secrets, tokens

_DAYS = 180


def admit(*, school_id: int, account_id: int, browser_epoch: int, by: Actor) -> str:
    """Return the cookie that makes a browser known for one account, for 180 days."""
    day = int(clock.now().timestamp() // 86_400)
    body = f"{account_id}.{browser_epoch}.{day}.{tokens.new()}"
    return f"{body}.{_mark(school_id, body)}"


def known_as(found: FoundKeyring, *, school_id: int, cookie: str) -> str | None:
    """Return this browser's name when its cookie is of an account of this keyring, or None."""
    body, _, mark = cookie.rpartition(".")
    if not body or not secrets.is_same(_mark(school_id, body).encode(), mark.encode()):
        return None
    account_id, epoch, day, nonce = body.split(".")
    age = int(clock.now().timestamp() // 86_400) - int(day)
    fits = any(_is_of(key, account_id, epoch) for key in found.keys)
    return nonce if fits and age <= _DAYS else None


def _is_of(key: Key, account_id: str, epoch: str) -> bool:
    return key.account_id == int(account_id) and key.browser_epoch == int(epoch)


def _mark(school_id: int, body: str) -> str:
    made = secrets.derived("browser", school_id, body)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
