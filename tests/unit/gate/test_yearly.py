"""Once a school year everybody looks at their details again (EML-08)."""

import datetime as dt

import pytest

from sleutelbos.gate.rules import yearly


def day(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("checked", "year", "now", "asks"),
    [
        ("2026-03-01", "2026-2027", "2026-09-01", True),
        ("2026-03-01", "2026-2027", "2026-08-31", False),  # the year is planned, not begun
        ("2026-09-02", "2026-2027", "2027-06-30", False),
        ("2026-09-02", "2027-2028", "2027-09-03", True),
        ("2026-03-01", "", "2026-11-26", False),
        (None, "2026-2027", "2026-11-26", False),
    ],
)
def test_eml_08_details_of_before_this_school_year_are_asked_again(
    checked: str | None, year: str, now: str, asks: bool
) -> None:
    moment = day(checked) if checked else None

    assert yearly.is_to_check(moment, school_year=year, now=day(now)) is asks
