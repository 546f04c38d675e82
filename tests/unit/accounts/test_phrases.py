"""The lists of words are what they should be."""

import math
import random

import pytest

from sleutelbos.accounts.passwords import blocklist, compilation, phrases
from sleutelbos.accounts.rules import passwords

CHANCE = random.Random(7)


@pytest.mark.parametrize("language", [*phrases.LANGUAGES, "tr"])
def test_a_suggested_passphrase_follows_the_rule(language):
    for _ in range(50):
        phrase = phrases.suggest(language, CHANCE.choice)
        assert passwords.weaknesses(phrase, profile="leaflet") == ()
        assert passwords.weaknesses(phrase, profile="strict") == ()


@pytest.mark.parametrize("language", phrases.LANGUAGES)
def test_a_suggested_passphrase_has_44_bits_of_chance(language):
    path = blocklist.FOLDER / f"words-{language}.txt"
    words = path.read_text(encoding="utf-8").split()
    count = len(phrases.suggest(language).split())
    assert count * math.log2(len(words)) >= 44


@pytest.mark.parametrize("language", phrases.LANGUAGES)
def test_the_words_are_plain_short_and_each_there_once(language):
    path = blocklist.FOLDER / f"words-{language}.txt"
    words = path.read_text(encoding="utf-8").split()
    assert words == sorted(set(words))
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    assert all(4 <= len(word) <= 8 for word in words)


def test_a_short_phrase_is_drawn_again():
    words = iter(["aarde"] * 3 + ["alle"] + ["aardbei"] * 4)
    short_first = phrases.suggest("nl", lambda _words: next(words))
    assert short_first == "aarde aarde aarde alle"
    words = iter(["boot"] * 4 + ["aardbei"] * 4)
    assert phrases.suggest("nl", lambda _words: next(words)) == "aardbei aardbei aardbei aardbei"


def test_the_list_of_refused_words_is_compiled_from_its_sources():
    assert blocklist.COMPILED.read_bytes() == compilation.compiled()


def test_the_list_knows_its_words_and_no_others():
    assert blocklist.is_listed("wachtwoord")
    assert blocklist.is_listed("motdepasse")
    assert blocklist.is_listed("sint-niklaas")
    assert blocklist.is_listed("sintniklaas")
    assert not blocklist.is_listed("kapstokvijver")
    assert not blocklist.is_listed("")
