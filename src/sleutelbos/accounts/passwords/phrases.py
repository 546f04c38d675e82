"""Suggest a passphrase of plain words in the reader's language."""

import math
from collections.abc import Callable
from functools import cache

from sleutelbos.accounts.passwords.blocklist import FOLDER
from sleutelbos.kit import tokens

LANGUAGES = ("nl", "en", "fr", "de")
SHORTEST = 20
BITS = 44


def suggest(language: str, choice: Callable[[tuple[str, ...]], str] = tokens.choice) -> str:
    """Draw words until there are 44 bits of chance: four from the Dutch list, five from others.

    Somebody who knows the list and this rule still needs 2**44 guesses; the gate allows a hundred
    a day. A phrase under twenty characters is drawn again, which costs less than a tenth of a bit.
    """
    words = _words(suggested_in(language))
    count = max(4, math.ceil(BITS / math.log2(len(words))))
    while True:
        phrase = " ".join(choice(words) for _ in range(count))
        if len(phrase) >= SHORTEST:
            return phrase


def suggested_in(language: str) -> str:
    """Return the language of the words that a reader of this language is suggested."""
    return language if language in LANGUAGES else "nl"


@cache
def _words(language: str) -> tuple[str, ...]:
    return tuple((FOLDER / f"words-{language}.txt").read_text(encoding="utf-8").split())
