"""What is signed in, as its owner sees it, and what an ending ends."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum


class Ending(Enum):
    """Why connections end, which decides what ends with them (D16)."""

    CHANGE = "change"  # password changed, the old one known: browsers end, the app stays
    RESET = "reset"  # password reset: everything of the account ends
    CLOSED = "closed"  # suspended, left, replaced: everything of the account ends


@dataclass(frozen=True, slots=True)
class Connection:
    """A session, device or grant in a list."""

    id: int
    name: str
    network: str
    made_at: dt.datetime
    seen_at: dt.datetime
    is_this: bool = False
