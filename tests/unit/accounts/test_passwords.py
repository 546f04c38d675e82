"""A chosen password is long and varied enough, and not what somebody would try first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleutelbos.accounts.rules import passwords
from sleutelbos.accounts.rules.passwords import Context, Weakness

FAMILY = Context(
    words=(
        "emma.janssens2", "Emma", "Janssens", "Marta", "Yılmaz", "van Outryve d'Ydewalle",
        "Vrije Basisschool De Ratelpopulier", "ratelpopulier.example.org", "Lê",
    ),
    template_prefix="Rat",
)  # fmt: skip


def _found(password, profile="leaflet", context=passwords.NO_CONTEXT):
    return set(passwords.weaknesses(password, profile=profile, context=context))


SHAPE = {
    Weakness.TOO_SHORT,
    Weakness.TOO_LONG,
    Weakness.TOO_FEW_KINDS,
    Weakness.CONTROL_CHARACTERS,
}


@pytest.mark.parametrize(
    ("typed", "weaknesses"),
    [
        ("kw3lpts", {Weakness.TOO_SHORT}),
        ("kw3lptsb", set()),
        ("kwelptsb", {Weakness.TOO_FEW_KINDS}),
        ("kwelPtsb", set()),
        ("kwel tsb", {Weakness.TOO_FEW_KINDS}),
        ("kwel\u00a0tsb", {Weakness.TOO_FEW_KINDS}),
        ("kwelptsé", {Weakness.TOO_FEW_KINDS}),
        ("kwelpts漢", set()),
        ("kwelp\tT1", {Weakness.CONTROL_CHARACTERS}),
        ("kwelp\u2028T1", {Weakness.CONTROL_CHARACTERS}),
        ("kwelp\ud800T1", {Weakness.CONTROL_CHARACTERS}),
        ("vijver kapstok raam x", set()),
        ("vijver kapstok raam", {Weakness.TOO_FEW_KINDS}),
        ("vijver kapstok schuur", {Weakness.TOO_FEW_KINDS}),
        ("vijver  kapstok raam x", {Weakness.TOO_FEW_KINDS}),
        (" vijver kapstok raam x", {Weakness.TOO_FEW_KINDS}),
        ("vijver kapstok raam x ", {Weakness.TOO_FEW_KINDS}),
        ("vijver\u00a0kapstok raam xy", {Weakness.TOO_FEW_KINDS}),
        ("x9Q" * 42 + "x9", set()),
        ("x9Q" * 43, {Weakness.TOO_LONG}),
        ("漢9" * 500_000, {Weakness.TOO_LONG}),
        ("", {Weakness.TOO_SHORT, Weakness.TOO_FEW_KINDS}),
    ],
)
def test_aut_04_the_rule_at_its_edges(typed, weaknesses):
    assert _found(typed) & SHAPE == weaknesses


def test_aut_03_length_is_counted_after_composing():
    assert _found("e\u0301" * 7 + "1") & SHAPE == set()
    assert _found("e\u0301" * 6 + "1") & SHAPE == {Weakness.TOO_SHORT}
    assert passwords.normalise("e\u0301 ") == "é "


@pytest.mark.parametrize(
    ("typed", "weaknesses"),
    [
        ("kwelptsbvgdhrm", {Weakness.TOO_SHORT}),
        ("kwelptsbvgdhrmq", set()),
        ("Kw3!ptsbvgdhrm", {Weakness.TOO_SHORT}),
        ("vijver kapstok raam x", set()),
    ],
)
def test_the_strict_rule_is_fifteen_characters_of_any_kind(typed, weaknesses):
    assert _found(typed, profile="strict") == weaknesses


GUESSABLE = [
    "emma.janssens2", "EmmaJanssens", "janssens emma", "Janssens2", "émma-jänssens", "J@nss3ns",
    "Ratelpopulier", "ratelpopulier.example.org", "De Ratelpopulier", "Yilmaz-Marta", "YılmazEmma",
    "Outryve d'Ydewalle", "Emma2014", "Emma12092014", "Janssens 12/09/2014", "2014-09-12a",
    "20142014a",
    "Rat124645", "124645Rat", "Rui124645", "124645Rui", "rat 124645",
    "Password", "P@ssw0rd", "password1", "Welkom01", "Welkom", "Wachtwoord", "wachtwoord123",
    "Geheim", "geheim2026", "Azerty123", "azertyuiop1", "Qwerty12", "1qaz2wsx", "Abcd1234",
    "aaaaaaa1", "12345678a", "iloveyou2", "ik hou van jou", "Zomer2026", "Januari01", "Zonnebloem7",
    "Anderlecht", "ClubBrugge", "Club Brugge 1891", "Oostende", "Sint-Niklaas", "Sinterklaas6",
    "Motdepasse", "Doudou33", "Passwort", "Schatje<3", "Eden Hazard 10",
    "kat kat kat kat kat kat", "wachtwoord wachtwoord wachtwoord wachtwoord",
    "emma janssens emma janssens", "1 2 3 4 5 6 7 8 9 10 11 12", "correct horse battery staple",
]  # fmt: skip


@pytest.mark.parametrize("trimming", ["", "1!", "!", " 1"])
@pytest.mark.parametrize("guess", GUESSABLE)
def test_aut_05_what_somebody_would_try_first_is_refused(guess, trimming):
    assert _found(guess + trimming, context=FAMILY) & {Weakness.COMMON, Weakness.CONTEXT}


@pytest.mark.parametrize(
    "password",
    [
        "kapstok-Vijver-42",
        "Tr0ubadix&graag",
        "Emma eet graag spruitjes",
        "xK7#pQ2!",
        "Qv839201!k",
        "fietsbel vijver kapstok raam",
        "de kat van Emma snurkt luid",
        "Gr8-zwemb4d-lawaai",
        "mijn oma bakt in 1987 wafels",
        "ψυχή-θάλασσα",
        "😀🎈🐢🚲🍋🎺🧦🏰a",
    ],
)
def test_a_password_of_ones_own_is_accepted(password):
    assert _found(password, context=FAMILY) == set()


@pytest.mark.parametrize(
    "password", ["Wim4-124645", "wim4-124645!", "124645WIM4-1", "124645 wim4-"]
)
def test_aut_05_the_schools_own_initial_passwords_are_refused(password):
    context = Context(template_prefix="Wim4-")
    assert _found(password, context=context) == {Weakness.CONTEXT}


@given(st.text(max_size=140))
def test_whatever_is_typed_is_judged(text):
    assert passwords.weaknesses(text, profile="leaflet", context=FAMILY) is not None
