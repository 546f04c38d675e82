"""Marks that a form carries, so that only what was shown is confirmed."""

import json

from sleutelbos.accounts.queries import own
from sleutelbos.kit import secrets


def shown_mark(details: own.Details) -> str:
    """Return a mark of the details as shown, for the form that confirms them."""
    shown = json.dumps([details.email, details.phone, details.mobile])
    return secrets.derived("details", shown).hex()
