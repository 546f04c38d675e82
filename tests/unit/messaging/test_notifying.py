"""When a reader is notified: by what was wished, and the school's clock."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from sleutelbos.messaging.rules import notifying
from sleutelbos.messaging.values import Channel, Manner, Wish

ZONE = ZoneInfo("Europe/Brussels")
AT_ONCE = Wish(Manner.AT_ONCE, dt.time(17), quiet_from=dt.time(18), quiet_until=dt.time(7))
DIGEST = replace(AT_ONCE, manner=Manner.DIGEST)
NUMBER = replace(AT_ONCE, manner=Manner.NUMBER)


def at(text: str) -> dt.datetime:
    """Return a moment of a day in October at school; summer time ends in the night after it."""
    return dt.datetime.fromisoformat(f"2026-10-{text}").replace(tzinfo=ZONE)


def mailed(wish: Wish, now: str, *, is_urgent: bool = False) -> str:
    moments = notifying.moments(wish, is_urgent=is_urgent, now=at(now), zone=ZONE)
    if Channel.MAIL not in moments:
        return ""
    return moments[Channel.MAIL].due_at.astimezone(ZONE).strftime("%d %H:%M")


@pytest.mark.parametrize(
    ("wish", "now", "is_urgent", "due"),
    [
        (AT_ONCE, "23 09:00", False, "23 09:00"),
        (AT_ONCE, "23 18:00", False, "24 07:00"),
        (AT_ONCE, "24 03:00", False, "24 07:00"),
        (AT_ONCE, "24 22:00", False, "25 07:00"),  # the night is an hour longer
        (AT_ONCE, "23 22:00", True, "23 22:00"),
        (replace(AT_ONCE, urgent_passes=False), "23 22:00", True, "24 07:00"),
        (replace(AT_ONCE, quiet_from=dt.time(7)), "23 22:00", False, "23 22:00"),
        (DIGEST, "23 09:00", False, "23 17:00"),
        (DIGEST, "23 17:00", False, "24 17:00"),
        (replace(DIGEST, digest_at=dt.time(22)), "23 21:00", False, "23 22:00"),  # chosen
        (DIGEST, "23 09:00", True, "23 09:00"),
        (replace(DIGEST, urgent_passes=False), "23 09:00", True, "23 17:00"),
        (NUMBER, "23 09:00", False, ""),
        (NUMBER, "23 09:00", True, ""),
    ],
)
def test_a_mail_goes_when_its_reader_wishes(
    wish: Wish, now: str, is_urgent: bool, due: str
) -> None:
    assert mailed(wish, now, is_urgent=is_urgent) == due


@pytest.mark.parametrize(
    ("wish", "digest", "now", "is_due"),
    [
        (DIGEST, dt.time(17), "23 17:00", True),
        (DIGEST, dt.time(17), "23 21:00", True),  # the worker was away: late is better than never
        (DIGEST, dt.time(20), "23 20:00", False),
        (DIGEST, None, "23 09:00", False),
        (AT_ONCE, None, "23 09:00", True),
        (AT_ONCE, None, "23 19:00", False),
        (AT_ONCE, dt.time(17), "23 17:00", True),
        (NUMBER, None, "23 09:00", False),
        (NUMBER, dt.time(17), "23 17:00", False),
    ],
)
def test_what_was_planned_is_asked_again_when_it_goes(
    wish: Wish, digest: dt.time | None, now: str, is_due: bool
) -> None:
    found = notifying.is_due(wish, digest=digest, is_urgent=False, now=at(now), zone=ZONE)
    assert found == is_due


def test_who_chose_nothing_has_a_digest_and_the_quiet_hours_of_the_school() -> None:
    usual = notifying.usual(opens=dt.time(7), closes=dt.time(18))

    assert usual == DIGEST
    assert usual.digest_at in notifying.HOURS
