"""What a guardian may for one child, as a rule."""

import datetime as dt

import pytest

from sleutelbos.people.rules import rights
from sleutelbos.people.rules.rights import Hold, window
from sleutelbos.people.values import Right

NOON = dt.datetime(2026, 9, 7, 10, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
ZONE = "Europe/Brussels"


def hold(right: Right, *, begin: float = -1, end: float | None = None) -> Hold:
    return Hold(right, NOON + begin * HOUR, None if end is None else NOON + end * HOUR)


@pytest.mark.parametrize("right", Right)
def test_a_guardian_may_everything_and_a_stranger_nothing(right: Right) -> None:
    assert rights.may(right, is_guardian=True, holds=[], now=NOON)
    assert not rights.may(right, is_guardian=False, holds=[], now=NOON)


@pytest.mark.parametrize(
    ("restricted", "closed"),
    [
        (Right.SIGN_IN, {Right.SIGN_IN, Right.MESSAGES, Right.CHANGES}),
        (Right.MESSAGES, {Right.MESSAGES}),
        (Right.DETAILS, {Right.DETAILS}),
        (Right.POST, {Right.POST}),
        (Right.CHANGES, {Right.CHANGES}),
    ],
)
def test_a_restriction_closes_its_right_and_what_travels_through_it(
    restricted: Right, closed: set[Right]
) -> None:
    found = {
        right
        for right in Right
        if not rights.may(right, is_guardian=True, holds=[hold(restricted)], now=NOON)
    }

    assert found == closed == rights.closed([restricted])


@pytest.mark.parametrize(
    ("begin", "end", "is_open"),
    [(0, None, False), (0.1, None, True), (-2, 0, True), (-2, 0.1, False), (-2, -1, True)],
)
def test_it_holds_from_its_first_moment_until_just_before_its_last(
    begin: float, end: float | None, is_open: bool
) -> None:
    holds = [hold(Right.SIGN_IN, begin=begin, end=end)]

    assert rights.may(Right.SIGN_IN, is_guardian=True, holds=holds, now=NOON) is is_open


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "begin", "until"),
    [
        ("2026-09-08", None, "2026-09-07T22:00", None),
        ("2026-09-08", "2026-09-08", "2026-09-07T22:00", "2026-09-08T22:00"),
        # The clocks go back on 25 October: that day has 25 hours.
        ("2026-10-25", "2026-10-25", "2026-10-24T22:00", "2026-10-25T23:00"),
        ("2027-03-28", "2027-03-28", "2027-03-27T23:00", "2027-03-28T22:00"),
    ],
)
def test_days_are_the_schools_days(
    starts_on: str, ends_on: str | None, begin: str, until: str | None
) -> None:
    found = window(
        dt.date.fromisoformat(starts_on),
        dt.date.fromisoformat(ends_on) if ends_on else None,
        stays=False, zone=ZONE, now=NOON,
    )  # fmt: skip

    assert found == (
        dt.datetime.fromisoformat(begin).replace(tzinfo=dt.UTC),
        dt.datetime.fromisoformat(until).replace(tzinfo=dt.UTC) if until else None,
    )


def test_without_a_first_day_it_holds_at_once_and_what_stays_has_no_last_moment() -> None:
    day = NOON.date()

    assert window(None, None, stays=False, zone=ZONE, now=NOON) == (NOON, None)
    assert window(None, day, stays=True, zone=ZONE, now=NOON) == (NOON, None)
    assert window(None, day, stays=False, zone=ZONE, now=NOON)[1] is not None
