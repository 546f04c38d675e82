"""What the links of a notification carry: whom it is for, and how its reader ends such mails.

Both are derived and stand in no table. The token ends mails and does nothing else; it dies with
the address that it was mailed to.
"""

import base64
import re

from sleutelbos.accounts.queries import own
from sleutelbos.kit import secrets

_TOKEN = re.compile(r"(\d{1,18})(-all)?-([a-z2-7]{16})")


def reader(account_id: int) -> str:
    """Return the mark by which a link knows the account that it is for."""
    return _letters(secrets.derived("reader", account_id)[:5])


def token(account_id: int, *, is_of_all: bool = False) -> str:
    """Return what ends the mails to an account at the address that it has now.

    One ``is_of_all`` ends those of the parent's other accounts at that address too.
    """
    name = f"{account_id}-all" if is_of_all else f"{account_id}"
    return f"{name}-{_mac(account_id, own.email_key(account_id), is_of_all=is_of_all)}"


def account_of(token: str) -> int | None:
    """Return whose mails a token ends; None when nobody's, or no longer."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    account_id = int(found[1])
    made = _mac(account_id, own.email_key(account_id), is_of_all=found[2] is not None)
    return account_id if secrets.is_same(made.encode(), found[3].encode()) else None


def is_of_all(token: str) -> bool:
    """Say whether a token, if it is one, ends the mails of the parent's other accounts too."""
    found = _TOKEN.fullmatch(token)
    return found is not None and found[2] is not None


def _mac(account_id: int, email_key: str, *, is_of_all: bool) -> str:
    purpose = "unsubscribe all" if is_of_all else "unsubscribe"
    return _letters(secrets.derived(purpose, account_id, email_key)[:10])


def _letters(value: bytes) -> str:
    return base64.b32encode(value).decode().lower()
