"""Advice towards plain Dutch (N20), on letters as schools write them."""

import pytest

from sleutelbos.messaging.rules import plain_dutch
from sleutelbos.messaging.rules.plain_dutch import Advice, Hint

STIFF = (
    "Gelieve uw zoon/dochter tijdig te verwittigen m.b.t. de uitstap die, teneinde de kosten te "
    "drukken, doorgaat met de bus en waarbij eenieder dient te beschikken over een lunchpakket."
)
PLAIN = (
    "Op dinsdag 8 september gaan we zwemmen.\n\n"
    "Breng om 8.30 uur een badpak mee naar het zwembad. Dank u wel!"
)


def advice(text: str, *, asks: bool = False) -> set[Advice]:
    return {hint.advice for hint in plain_dutch.hints(text, asks=asks)}


def test_a_stiff_letter_gets_advice() -> None:
    assert advice(STIFF) == {Advice.LONG_SENTENCE, Advice.HARD_WORD, Advice.ABBREVIATION}


def test_a_plain_letter_gets_none() -> None:
    assert plain_dutch.hints(PLAIN, asks=True) == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Breng maandag om 8 uur een doos mee.", Advice.NO_PLACE),
        ("Breng om 8 uur een doos mee naar school.", Advice.NO_DATE),
        ("Breng maandag een doos mee naar school.", Advice.NO_TIME),
        ("Maandag om 8 uur is er een feest in de refter.", Advice.NO_ASKING),
    ],
)
def test_what_one_must_do_where_and_when_is_missed(text: str, missing: Advice) -> None:
    assert advice(text, asks=True) == {missing}
    assert advice(text, asks=False) == set()


def test_a_hard_word_comes_with_a_plain_one() -> None:
    assert plain_dutch.hints("Wij komen, echter later.", asks=False) == (
        Hint(Advice.HARD_WORD, "echter", "maar"),
    )


@pytest.mark.parametrize("text", ["Het MDO is om 8 uur.", "Bel het CLB."])
def test_capitals_want_to_be_written_out(text: str) -> None:
    assert advice(text) == {Advice.ABBREVIATION}


@pytest.mark.parametrize(
    "text",
    ["Het centrum voor leerlingenbegeleiding (CLB) komt.", "Klas L3A zwemt.", "Breng een PC."],
)
def test_what_is_explained_or_known_is_left_alone(text: str) -> None:
    assert advice(text) == set()


def test_nothing_written_gets_no_advice() -> None:
    assert plain_dutch.hints("", asks=True) == ()
