"""The brake on mass mailings (N22)."""

import datetime as dt

import pytest

from sleutelbos.messaging.rules import brake
from sleutelbos.messaging.rules.brake import Alarm

MORNING = dt.datetime(2026, 9, 7, 10, tzinfo=dt.UTC)


def alarms(readers: int = 50, most: int = 50, *, known: bool = True, hour: int = 10) -> set[Alarm]:
    local = MORNING.replace(hour=hour)
    return set(brake.alarms(readers=readers, most_before=most, is_known_browser=known, local=local))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (alarms(), set()),
        (alarms(known=False), {Alarm.NEW_BROWSER}),
        (alarms(hour=23), {Alarm.NIGHT}),
        (alarms(hour=3), {Alarm.NIGHT}),
        (alarms(hour=6), set()),
        (alarms(readers=51), {Alarm.UNUSUAL_SIZE}),
        (alarms(readers=2_000, most=0, known=False, hour=2), set(Alarm)),
    ],
)
def test_what_is_unusual_asks_for_the_factor(found: set[Alarm], expected: set[Alarm]) -> None:
    assert found == expected


def test_a_letter_to_a_few_is_never_braked() -> None:
    assert alarms(readers=20, most=0, known=False, hour=2) == set()
