"""What the start page of the office has read already, and the shape of its cards."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sleutelbos.accounts.queries.letters import Print
from sleutelbos.accounts.queries.progress import Progress
from sleutelbos.entrypoints.console.plans import Run
from sleutelbos.schools.models import School

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Morning:
    """What the start page has read already when its cards are made."""

    school: School
    now: dt.datetime
    whole: Progress
    runs: list[Run]
    prints: list[Print]

    @property
    def today(self) -> dt.date:
        """Return the day at the school."""
        return self.now.astimezone(ZoneInfo(self.school.time_zone)).date()


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on a card, and where it leads."""

    text: str
    detail: str = ""
    href: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A part of the start page; ``empty`` is said when there is nothing, and is true."""

    key: str
    title: str
    icon: str
    count: int
    empty: str
    lines: tuple[Line, ...] = ()
    href: str = ""  # all of it
    more: str = ""
    is_bad: bool = False
    act: tuple[str, str] | None = None  # address and label of what one can do here
