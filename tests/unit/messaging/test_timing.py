"""When a message arrives."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from sleutelbos.messaging.rules import timing
from sleutelbos.messaging.rules.timing import Hours

BRUSSELS = ZoneInfo("Europe/Brussels")
SCHOOL = Hours(dt.time(7), dt.time(18))
ALWAYS = Hours(dt.time(7), dt.time(7))
AT_NIGHT = Hours(dt.time(20), dt.time(4))


@pytest.mark.parametrize(
    ("hours", "moment", "comes"),
    [
        (SCHOOL, "2026-09-07T10:00", "2026-09-07T10:00"),
        (SCHOOL, "2026-09-07T17:59", "2026-09-07T17:59"),
        (SCHOOL, "2026-09-07T18:00", "2026-09-08T07:00"),
        (SCHOOL, "2026-09-07T23:30", "2026-09-08T07:00"),
        (SCHOOL, "2026-09-07T03:00", "2026-09-07T07:00"),
        (SCHOOL, "2026-10-24T20:00", "2026-10-25T07:00"),  # the clock goes back that night
        (SCHOOL, "2027-03-27T20:00", "2027-03-28T07:00"),  # and forward
        (ALWAYS, "2026-09-07T23:30", "2026-09-07T23:30"),
        (AT_NIGHT, "2026-09-07T12:00", "2026-09-07T20:00"),
        (AT_NIGHT, "2026-09-07T23:00", "2026-09-07T23:00"),
    ],
)
def test_a_letter_waits_until_the_post_opens(hours: Hours, moment: str, comes: str) -> None:
    local = dt.datetime.fromisoformat(moment).replace(tzinfo=BRUSSELS)

    arrival = timing.arrival(local, hours=hours, zone=BRUSSELS, is_urgent=False)

    assert arrival.astimezone(BRUSSELS).replace(tzinfo=None).isoformat()[:16] == comes


def test_an_urgent_letter_does_not_wait() -> None:
    evening = dt.datetime(2026, 9, 7, 22, tzinfo=dt.UTC)

    assert timing.arrival(evening, hours=SCHOOL, zone=BRUSSELS, is_urgent=True) == evening


def test_a_chosen_moment_lies_ahead_and_not_too_far() -> None:
    now = dt.datetime(2026, 9, 7, 8, tzinfo=dt.UTC)

    assert timing.may_wait_until(now + dt.timedelta(days=3), now=now)
    assert not timing.may_wait_until(now, now=now)
    assert not timing.may_wait_until(now + dt.timedelta(days=61), now=now)
