"""Mark the envelope of each mail, so that one that comes back says whose address does not work.

The envelope's sender becomes ``name+b<school>-<account>-<address>.<mac>@domain``: what comes back
to it needs no guessing, and nobody else can make such a mark (VERP).
"""

import base64
import re
from dataclasses import dataclass

from django.conf import settings

from sleutelbos.kit import secrets

_MARK = re.compile(r"\+(b(\d+)-(\d+)-([a-z2-7]{8}))\.([a-z2-7]{16})@", re.IGNORECASE)
LONGEST_LOCAL_PART = 64


@dataclass(frozen=True, slots=True)
class Marked:
    """Whose mail came back; ``address_mark`` tells to which of their addresses it was sent."""

    school_id: int
    account_id: int
    address_mark: str


def address_mark(account_id: int, *, email_key: str) -> str:
    """Return what stands for an account's address in an envelope."""
    return _letters(secrets.digest("returned_address", account_id, email_key)[:5])


def envelope(marked: Marked | None) -> str:
    """Return the sender of the envelope; without a mark when there is none, or no room for it."""
    if marked is None:
        return settings.MAIL_FROM
    local, _, domain = settings.MAIL_FROM.rpartition("@")
    body = f"b{marked.school_id}-{marked.account_id}-{marked.address_mark}"
    long = f"{local}+{body}.{_mac(body)}"
    return f"{long if len(long) <= LONGEST_LOCAL_PART else local}@{domain}"


def read(text: str) -> Marked | None:
    """Return the first true mark in a header; None when it has none that we made."""
    for found in _MARK.finditer(text):
        body, school, account, address, mac = (part.lower() for part in found.groups())
        if secrets.is_same(_mac(body).encode(), mac.encode()):
            return Marked(int(school), int(account), address)
    return None


def _mac(body: str) -> str:
    return _letters(secrets.digest("returned_mail", body)[:10])


def _letters(value: bytes) -> str:
    """Write bytes in letters that survive a change of case on the way."""
    return base64.b32encode(value).decode().lower()
