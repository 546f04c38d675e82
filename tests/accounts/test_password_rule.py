"""The rule for passwords, against the same rule written by somebody else."""

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sleutelbos.accounts.rules import passwords
from sleutelbos.accounts.rules.passwords import Weakness

GUESSABLE = {Weakness.COMMON, Weakness.CONTEXT}

# The rule again, as a reader of the leaflet would write it.


def _is_password(text):
    kinds = [
        any(unicodedata.category(letter) == "Ll" for letter in text),
        any(unicodedata.category(letter) == "Lu" for letter in text),
        any(unicodedata.category(letter) == "Nd" for letter in text),
        any(
            unicodedata.category(letter) not in ("Ll", "Lu", "Nd") and not letter.isspace()
            for letter in text
        ),
    ]
    return 8 <= len(text) <= 128 and sum(kinds) >= 2


def _is_passphrase(text):
    words = text.split(" ")
    return 20 <= len(text) <= 128 and len(words) >= 4 and "" not in words


def _has_control(text):
    return any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in text)


LETTERS = "aabcdefzééAB12!?   \t\u00a0\u0301ß漢😀"
EDGES = st.sampled_from([0, 6, 7, 8, 9, 18, 19, 20, 21, 127, 128, 129])
WORDS = st.lists(st.text(alphabet="abcdeé1A", max_size=9), min_size=2, max_size=6)
TYPED = st.one_of(
    st.text(alphabet=LETTERS, max_size=24),
    WORDS.map(" ".join),
    st.tuples(st.text(alphabet=LETTERS, min_size=1, max_size=5), EDGES).map(
        lambda drawn: (drawn[0] * 130)[: drawn[1]]
    ),
)


def _shape(typed):
    return set(passwords.weaknesses(typed, profile="leaflet")) - GUESSABLE


@settings(max_examples=2_000)
@given(TYPED)
@example("aaaa bbbb cccc ddddd")
@example("aaaa bbbb cccc dddd")
@example("aaaa  bbbb cccc dddd")
def test_aut_04_the_rule_is_that_of_the_leaflet(typed):
    text = unicodedata.normalize("NFC", typed)
    is_right = (_is_password(text) or _is_passphrase(text)) and not _has_control(text)
    assert (not _shape(typed)) is is_right
