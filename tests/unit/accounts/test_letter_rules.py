"""Where a letter goes (D24), and until when it is good."""

import datetime as dt

import pytest

from sleutelbos.accounts.rules.letters import Address, destination, last_whole_day

HOME = Address("Kerkstraat 1", "1500", "Halle")
HOME_TOO = Address("KERKSTRAAT 1", "1500", "halle")
APART = Address("Dorpsplein 9", "1600", "Sint-Pieters-Leeuw")
UNKNOWN = Address()


@pytest.mark.parametrize(
    ("own", "home", "others", "expected"),
    [
        (APART, HOME, [UNKNOWN], APART),
        (HOME, HOME, [APART], HOME),
        (UNKNOWN, HOME, [], HOME),
        (UNKNOWN, HOME, [UNKNOWN, UNKNOWN], HOME),
        (UNKNOWN, HOME, [HOME_TOO], HOME),
        (UNKNOWN, HOME, [APART], None),
        (UNKNOWN, HOME, [UNKNOWN, APART], None),
        (UNKNOWN, UNKNOWN, [], None),
        (UNKNOWN, UNKNOWN, [APART], None),
        (Address("", "1500", "Halle"), UNKNOWN, [], None),
    ],
)
def test_a_letter_never_goes_to_the_other_parents_door(own, home, others, expected) -> None:
    assert destination(own, home=home, others=others) == expected


def test_the_last_day_on_the_letter_is_good_all_day() -> None:
    expires_at = dt.datetime(2026, 11, 6, 23, 30, tzinfo=dt.UTC)  # already the seventh in Brussels

    assert last_whole_day(expires_at, zone="Europe/Brussels") == dt.date(2026, 11, 6)
