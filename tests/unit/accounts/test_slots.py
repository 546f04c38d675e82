"""Slots follow the register and are never renumbered (D2)."""

import pytest

from sleutelbos.accounts.rules.slots import arrange, has_own_account

AN, BART, CHRIS, DIRK = 1, 2, 3, 4


@pytest.mark.parametrize(
    ("live", "guardians", "close", "opened"),
    [
        ({}, [AN, BART], (), ((1, AN), (2, BART))),
        ({}, [AN, BART, CHRIS], (), ((1, AN), (2, BART))),
        ({1: AN, 2: BART}, [AN, BART], (), ()),
        ({1: AN, 2: BART}, [BART, AN], (), ()),
        ({1: AN, 2: BART}, [AN, CHRIS], (2,), ((2, CHRIS),)),
        ({1: AN, 2: BART}, [BART], (1,), ()),
        ({2: BART}, [BART, CHRIS], (), ((1, CHRIS),)),
        ({1: AN, 2: BART, 3: CHRIS}, [AN, BART, CHRIS, DIRK], (), ()),
        ({1: AN, 2: BART}, [], (1, 2), ()),
        ({1: AN, 2: BART}, [CHRIS, DIRK], (1, 2), ((1, CHRIS), (2, DIRK))),
    ],
)
def test_who_is_a_guardian_still_keeps_the_slot_and_who_is_new_takes_a_free_one(
    live, guardians, close, opened
):
    assert arrange(live, guardians, slots=2) == (close, opened)


@pytest.mark.parametrize(
    ("class_name", "first_class", "has_one"),
    [
        ("K3B", "L1", False),
        ("L1", "L1", True),
        ("L1A", "L1", True),
        ("L6B", "L1", True),
        ("L2A", "L10", False),
        ("1LAT", "1", True),
        ("L6A", "", False),
    ],
)
def test_d10_a_pupil_has_an_account_from_the_first_class_on(class_name, first_class, has_one):
    assert has_own_account(class_name, first_class=first_class) == has_one
