"""What a guardian may for one child, now: one answer for every channel.

Being a guardian gives every right. A restriction takes one of them from a moment to a moment, and
with it what travels through it: who may not sign in gets nothing through the account either.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sleutelbos.people.rights import Right

# What closes a right: its own restrictions, and those of a right that it travels through.
CLOSED_BY: dict[Right, tuple[Right, ...]] = {
    Right.SIGN_IN: (Right.SIGN_IN,),
    Right.MESSAGES: (Right.MESSAGES, Right.SIGN_IN),
    Right.DETAILS: (Right.DETAILS,),
    Right.POST: (Right.POST,),
    Right.CHANGES: (Right.CHANGES, Right.SIGN_IN),
}


@dataclass(frozen=True, slots=True)
class Hold:
    """A restriction of one right: it holds from a moment until just before another (or always)."""

    right: Right
    holds_from: dt.datetime
    holds_until: dt.datetime | None

    def is_in_force(self, now: dt.datetime) -> bool:
        """Say whether it holds at this moment."""
        return self.holds_from <= now and (self.holds_until is None or now < self.holds_until)


def may(right: Right, *, is_guardian: bool, holds: Iterable[Hold], now: dt.datetime) -> bool:
    """Say whether somebody may, for one child: closed for whoever is no guardian of the child."""
    return is_guardian and right not in closed(one.right for one in holds if one.is_in_force(now))


def closed(restricted: Iterable[Right]) -> frozenset[Right]:
    """Return every right that restrictions of these close."""
    present = frozenset(restricted)
    return frozenset(right for right, by in CLOSED_BY.items() if present.intersection(by))


def window(
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    *,
    stays: bool,
    zone: str,
    now: dt.datetime,
) -> tuple[dt.datetime, dt.datetime | None]:
    """Return from when until when days of the school's calendar hold; the last day is in it.

    Without a first day it holds from now. One that ``stays`` holds after its last day too, until
    somebody of the school lifts it.
    """
    begin = _midnight(starts_on, zone) if starts_on else now
    if ends_on is None or stays:
        return begin, None
    return begin, _midnight(ends_on + dt.timedelta(days=1), zone)


def _midnight(day: dt.date, zone: str) -> dt.datetime:
    """Return the first moment of a day at the school, in UTC."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)
