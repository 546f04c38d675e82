"""How many letters a family may write."""

import datetime as dt

import pytest

from sleutelbos.messaging.rules import letters

NOW = dt.datetime(2026, 9, 7, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("minutes_ago", "wait"),
    [
        ([], None),
        ([5] * 9, None),
        ([5] * 10, 55),
        ([61] * 10 + [5] * 9, None),
        ([50, *[5] * 9], 10),  # as soon as the oldest of ten is an hour ago
        ([600] * 30, 14 * 60),
        ([600] * 25 + [5] * 5, 14 * 60),
        ([25 * 60] * 40, None),
    ],
)
def test_ten_in_an_hour_and_thirty_in_a_day(minutes_ago: list[int], wait: int | None) -> None:
    written = [NOW - dt.timedelta(minutes=ago) for ago in minutes_ago]
    expected = NOW + dt.timedelta(minutes=wait) if wait is not None else None

    assert letters.again_at(written, now=NOW) == expected
