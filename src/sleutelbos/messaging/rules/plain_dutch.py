"""Advise a writer towards plain Dutch (N20): short sentences, known words, what, where and when.

Advice only: nothing is refused, nothing leaves the house.
"""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sleutelbos.messaging.rules.word_lists import ABBREVIATIONS, HARD_WORDS, KNOWN_CAPITALS

LONGEST_SENTENCE = 20  # words
LONGEST_TEXT = 250  # words
_MOST = 12

_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CAPITALS = re.compile(r"\b[A-Z]{2,6}\b")
_MARKS = re.compile(r"^[#>\-*\s]+|[*_`]")
_DATE = re.compile(
    r"\b\d{1,2}[/-]\d{1,2}\b|\b\d{1,2}\s+(?:jan|feb|maa|apr|mei|jun|jul|aug|sep|okt|nov|dec)\w*"
    r"|\b(?:maan|dins|woens|donder|vrij|zater|zon)dag\b|\b(?:vandaag|morgen|overmorgen)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b\d{1,2}\s*(?:[.:u]\s*\d{2}|u(?:ur)?)\b|\b(?:voormiddag|namiddag|avond)\b", re.IGNORECASE
)
_PLACE = re.compile(
    r"\b(?:in|op|aan|bij|naar|via)\s+(?:het|de|ons|onze|uw)\s+\w+|\b(?:thuis|online|straat|plein)\b"
    r"|\b\w+(?:straat|laan|plein|zaal|klas|lokaal|hal|refter|bad)\b|\blokaal\b|\bschool\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:breng|geef|kom|vul|teken|betaal|stuur|bezorg|lees|meld|schrijf|kies|neem|antwoord|zorg"
    r"|wilt u|gelieve|kunt u|vraag)\w*\b",
    re.IGNORECASE,
)


class Advice(enum.StrEnum):
    """What could be plainer."""

    LONG_SENTENCE = "long_sentence"
    HARD_WORD = "hard_word"
    ABBREVIATION = "abbreviation"
    LONG_TEXT = "long_text"
    NO_DATE = "no_date"
    NO_TIME = "no_time"
    NO_PLACE = "no_place"
    NO_ASKING = "no_asking"  # it does not say what one must do


@dataclass(frozen=True, slots=True)
class Hint:
    """One piece of advice: about which words, and what would be plainer."""

    advice: Advice
    words: str = ""
    better: str = ""


def hints(text: str, *, asks: bool) -> tuple[Hint, ...]:
    """Return what could be plainer; ``asks``: the message wants its readers to do something."""
    found = [*_sentences(text), *_words(text), *_abbreviations(text)]
    if len(_WORD.findall(text)) > LONGEST_TEXT:
        found.append(Hint(Advice.LONG_TEXT))
    if asks and text.strip():
        found += _missing(text)
    return tuple(found[:_MOST])


def _sentences(text: str) -> Iterator[Hint]:
    for sentence in _SENTENCE_END.split(text):
        words = _WORD.findall(sentence)
        if len(words) > LONGEST_SENTENCE:
            begin = " ".join(_MARKS.sub("", sentence).split()[:8])
            yield Hint(Advice.LONG_SENTENCE, f"{begin} …", str(len(words)))


def _words(text: str) -> Iterator[Hint]:
    lower = " ".join(_WORD.findall(text)).casefold()
    for hard, plain in HARD_WORDS.items():
        if hard in lower and re.search(rf"\b{re.escape(hard)}\b", lower):
            yield Hint(Advice.HARD_WORD, hard, plain)


def _abbreviations(text: str) -> Iterator[Hint]:
    lower = text.casefold()
    for short, long in ABBREVIATIONS.items():
        if re.search(rf"(?<!\w){re.escape(short)}(?!\w)", lower):
            yield Hint(Advice.ABBREVIATION, short, long)
    for short in dict.fromkeys(_CAPITALS.findall(text)):
        if short not in KNOWN_CAPITALS and f"({short})" not in text and f"{short} (" not in text:
            yield Hint(Advice.ABBREVIATION, short)


def _missing(text: str) -> Iterator[Hint]:
    for advice, pattern in (
        (Advice.NO_ASKING, _ASKS),
        (Advice.NO_DATE, _DATE),
        (Advice.NO_TIME, _TIME),
        (Advice.NO_PLACE, _PLACE),
    ):
        if not pattern.search(text):
            yield Hint(advice)
