"""When a reader is notified of what arrives, and by which channels. Here a channel joins."""

import datetime as dt
from dataclasses import dataclass

from sleutelbos.messaging.rules import timing
from sleutelbos.messaging.rules.timing import Hours
from sleutelbos.messaging.values import Channel, Manner, Wish

DIGEST_AT = dt.time(17)
HOURS = tuple(dt.time(hour) for hour in range(5, 23))  # at which a digest can be had


@dataclass(frozen=True, slots=True)
class Moment:
    """When a notification goes out; one of a digest holds all that came since the last one."""

    due_at: dt.datetime
    is_digest: bool = False


def usual(*, opens: dt.time, closes: dt.time) -> Wish:
    """Return what holds for who chose nothing: a digest, and quiet while the school's post is."""
    return Wish(Manner.DIGEST, DIGEST_AT, quiet_from=closes, quiet_until=opens)


def moments(
    wish: Wish, *, is_urgent: bool, now: dt.datetime, zone: dt.tzinfo
) -> dict[Channel, Moment]:
    """Return by which channels a reader is notified of what arrives now, and when."""
    mail = _mail(wish, is_urgent=is_urgent and wish.urgent_passes, now=now, zone=zone)
    return {Channel.MAIL: mail} if mail else {}


def awake_at(wish: Wish, *, is_urgent: bool, now: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Return when a device may make a sound for what arrives now: not in the quiet hours."""
    awake = Hours(opens=wish.quiet_until, closes=wish.quiet_from)
    passes = is_urgent and wish.urgent_passes
    return timing.arrival(now, hours=awake, zone=zone, is_urgent=passes)


def is_due(
    wish: Wish, *, digest: dt.time | None, is_urgent: bool, now: dt.datetime, zone: dt.tzinfo
) -> bool:
    """Say whether what was planned once is still wanted now: a digest of that hour, or a mail."""
    if wish.manner == Manner.DIGEST and digest is not None:
        return digest == wish.digest_at
    mail = _mail(wish, is_urgent=is_urgent and wish.urgent_passes, now=now, zone=zone)
    return mail is not None and not mail.is_digest and mail.due_at <= now


def _mail(wish: Wish, *, is_urgent: bool, now: dt.datetime, zone: dt.tzinfo) -> Moment | None:
    if wish.manner == Manner.NUMBER:
        return None
    if is_urgent:
        return Moment(now)
    if wish.manner == Manner.DIGEST:
        return Moment(_next_digest(wish, now=now, zone=zone), is_digest=True)
    return Moment(awake_at(wish, is_urgent=False, now=now, zone=zone))


def _next_digest(wish: Wish, *, now: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    local = now.astimezone(zone)
    day = local.date()
    if local.time() >= wish.digest_at:
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, wish.digest_at, tzinfo=zone).astimezone(dt.UTC)
