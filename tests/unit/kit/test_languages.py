"""The languages, and how dates and numbers are written in them."""

import datetime as dt

import pytest

from sleutelbos.kit import languages
from sleutelbos.schools import rules


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "3 september 2026"), ("en", "3 September 2026"), ("fr", "3 septembre 2026"),
        ("de", "3 September 2026"), ("tr", "3 Eylül 2026"), ("ar", "3 سبتمبر 2026"),
        ("pl", "3 września 2026"), ("uk", "3 вересня 2026"), ("ro", "3 septembrie 2026"),
    ],
)  # fmt: skip
def test_a_date_has_the_day_first_and_digits_that_everybody_reads(language: str, text: str) -> None:
    assert languages.day(dt.date(2026, 9, 3), language) == text


@pytest.mark.parametrize(
    ("wishes", "offered", "chosen"),
    [
        (("tr", "fr"), ("nl", "fr", "tr"), "tr"),
        (("tr", "fr"), ("nl", "fr"), "fr"),
        (("", "xx"), ("nl", "fr"), "nl"),
    ],
)
def test_the_first_wish_that_is_offered_counts(
    wishes: tuple[str, ...], offered: tuple[str, ...], chosen: str
) -> None:
    assert languages.chosen(wishes, offered=offered) == chosen


def test_a_school_chooses_home_languages_beside_those_in_full() -> None:
    assert rules.languages("uk tr") == ("nl", "en", "fr", "de", "tr", "uk")
    assert rules.languages("") == ("nl", "en", "fr", "de")


def test_only_where_lines_run_from_the_right_a_value_is_kept_in_one_piece() -> None:
    assert languages.isolated("02 356 00 00", "ar") == "\u206802 356 00 00\u2069"
    assert languages.isolated("02 356 00 00", "nl") == "02 356 00 00"
