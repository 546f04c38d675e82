"""A phone number is read however a Belgian writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleutelbos.kit import phones
from sleutelbos.kit.phones import Fault, PhoneRefused


@pytest.mark.parametrize(
    "typed",
    [
        "0475 37 24 51",
        "0475372451",
        "0475/37.24.51",
        "0475/372451",
        "0475-37-24-51",
        "+32 475 37 24 51",
        "+32 (0)475 37 24 51",
        "0032475372451",
        "0032 475 37 24 51",
        "32475372451",
        " +32\u00a0475\u00a037\u00a024\u00a051 ",
        "０４７５３７２４５１",
    ],
)
def test_a_mobile_number_is_read_in_all_its_spellings(typed):
    assert phones.normalise(typed) == "+32475372451"


@pytest.mark.parametrize(
    ("typed", "international"),
    [
        ("02 270 12 34", "+3222701234"),
        ("(02) 270 12 34", "+3222701234"),
        ("09/222.33.44", "+3292223344"),
        ("016 23 45 67", "+3216234567"),
        ("+31 6 12345678", "+31612345678"),
        ("0033 6 12 34 56 78", "+33612345678"),
        ("+90 532 123 45 67", "+905321234567"),
    ],
)
def test_fixed_lines_and_other_countries_are_read(typed, international):
    assert phones.normalise(typed) == international


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", Fault.NO_NUMBER),
        ("geen", Fault.NO_NUMBER),
        ("bel mama", Fault.NO_NUMBER),
        ("0475 37 24", Fault.NOT_IN_USE),
        ("04", Fault.TOO_SHORT),
        ("0475 37 24 51 99 99", Fault.TOO_LONG),
        ("0475 37 24 51 / 0478 25 67 53", Fault.NO_NUMBER),
        ("0" * 41, Fault.TOO_LONG),
        ("+999 1234567", Fault.NO_NUMBER),
        ("012 34", Fault.TOO_SHORT),
    ],
)
def test_what_nobody_answers_is_refused(typed, fault):
    with pytest.raises(PhoneRefused) as refused:
        phones.normalise(typed)
    assert refused.value.facts == {"fault": fault}


@given(st.text(max_size=50))
def test_whatever_is_typed_is_read_or_refused(text):
    try:
        read = phones.normalise(text)
    except PhoneRefused:
        return
    assert phones.normalise(read) == read


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("+32475372451", "0475 37 24 51"),
        ("+3222701234", "02 270 12 34"),
        ("+31612345678", "+31 6 12345678"),
        ("bellen na 18 u", "bellen na 18 u"),
        ("", ""),
    ],
)
def test_a_number_is_shown_as_it_is_written_here(kept, shown):
    assert phones.national(kept) == shown
