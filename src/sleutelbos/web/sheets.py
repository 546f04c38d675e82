"""Cards with a code, to show once and to print on a small sheet."""

import datetime as dt
from dataclasses import dataclass, field

from markupsafe import Markup

from sleutelbos.accounts.actions.codes import NewCode
from sleutelbos.accounts.letters import qr


@dataclass(frozen=True, slots=True)
class CodeCard:
    """A pupil's new code as a page shows it."""

    name: str
    username: str
    expires_at: dt.datetime
    code: str = field(repr=False)
    picture: Markup = field(repr=False)  # the QR code of the link


def card(made: NewCode) -> CodeCard:
    """Return the card of a new code."""
    picture = Markup(qr.svg(made.link))  # noqa: S704 - drawn here, of squares
    return CodeCard(made.name, made.username, made.expires_at, made.code, picture)
