"""A long list is shown a page at a time."""

import pytest

from sleutelbos.kit import paging

PUPILS = [f"leerling {number}" for number in range(1, 8)]


@pytest.mark.parametrize(
    ("number", "rows", "before", "after"),
    [
        (1, PUPILS[:3], None, 2),
        (2, PUPILS[3:6], 1, 3),
        (3, PUPILS[6:], 2, None),
        (4, [], 3, None),
    ],
)
def test_a_page_knows_its_neighbours(number, rows, before, after):
    page = paging.page(PUPILS, number, size=3)
    assert page.rows == rows
    assert (page.before, page.after) == (before, after)


def test_a_full_last_page_has_nothing_after_it():
    assert paging.page(PUPILS[:6], 2, size=3).after is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("", 1),
        ("0", 1),
        ("-3", 1),
        ("x", 1),
        ("²", 1),
        ("٣", 1),
        ("9" * 5000, 1),
        ("99999", 10_000),
    ],
)
def test_a_page_number_is_read_from_an_address(text, number):
    assert paging.number(text) == number
