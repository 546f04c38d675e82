"""What is signed in, as its owner sees it, and what an ending ends."""

import datetime as dt
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from django.db import models


class Ending(Enum):
    """Why connections end, which decides what ends with them (D16)."""

    CHANGE = "change"  # password changed, the old one known: browsers end, the app stays
    RESET = "reset"  # password reset: everything of the account ends
    SUSPENDED = "suspended"  # everything of the account ends
    CLOSED = "closed"  # left, replaced, restricted: everything of the account ends

    @property
    def reaches_beside(self) -> bool:
        """Say whether it ends what the account opened beside itself: somebody else may be in."""
        return self is not Ending.CLOSED


class Means(models.TextChoices):
    """With what somebody came in."""

    PASSWORD = "password"  # noqa: S105 - the name of a means
    LETTER = "letter"
    PASSKEY = "passkey"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Arrival:
    """How somebody came in: with what, and in what kind of browser."""

    means: Means = Means.PASSWORD
    is_known_browser: bool = False  # its owner was here before with it
    is_shared: bool = False  # others use it too
    is_proof: bool = True  # who came in has just shown who they are, and was not only recognised
    circle: UUID | None = None  # of a parent's sessions in one browser
    is_beside: bool = False  # begun by the proof of another account


AS_USUAL = Arrival()


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that has begun: the token that only its browser keeps, and when."""

    token: str = field(repr=False)
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Connection:
    """A session, device or grant in a list."""

    id: int
    name: str
    network: str
    made_at: dt.datetime
    seen_at: dt.datetime
    is_this: bool = False
    is_shared: bool = False
    means: str = ""
    kind: str = ""  # of an application, or of a device: browser and system
    scopes: tuple[str, ...] = ()  # what an application may
