"""Part a cell with a whole name into family name and first name, and say how sure that is."""

import re
from collections.abc import Sequence
from enum import Enum
from typing import Final, NamedTuple

from sleutelbos.roster.parsers.cells import words as listed

_PARTICLES: Final = listed(
    "van von vande vanden vander de den der ter ten te le la les du des d da dos del della di "
    "el al ben bin abu ibn y 't op in zu zum"
)
_CAPITALS: Final = re.compile(r"[^\W\d_]{2,}|[^\W\d_]['’][^\W\d_]+")
_MOSTLY: Final = 0.8


class Order(Enum):
    """Which name stands first."""

    FAMILY = "family_first"
    FIRST = "first_first"
    UNKNOWN = "full_name"


class Parted(NamedTuple):
    """A name in two; a guess where its words may be parted otherwise."""

    family_name: str
    first_name: str
    is_sure: bool = True


def part(text: str, order: Order) -> Parted | None:
    """Part a name: by its comma, by its capitals, or by the order of its words; else None."""
    family, comma, first = text.partition(",")
    if comma:
        is_clear = family.strip() and first.strip() and "," not in first
        return Parted(family.strip(), first.strip()) if is_clear else None
    words = text.split()
    if len(words) < 2:
        return Parted(text, "") if order is not Order.UNKNOWN else None
    if count := _capitals(words):
        return _parted(words, count, is_first=False, is_sure=True)
    if count := _capitals(words[::-1]):
        return _parted(words, len(words) - count, is_first=True, is_sure=True)
    if order is Order.UNKNOWN:
        return None
    return _family_first(words) if order is Order.FAMILY else _first_first(words)


def are_clear(texts: Sequence[str]) -> bool:
    """Say whether most of these names tell themselves which part is which."""
    clear = sum(part(text, Order.UNKNOWN) is not None for text in texts)
    return not texts or clear >= _MOSTLY * len(texts)


def _parted(words: list[str], place: int, *, is_first: bool, is_sure: bool) -> Parted:
    one, other = " ".join(words[:place]), " ".join(words[place:])
    return Parted(other, one, is_sure) if is_first else Parted(one, other, is_sure)


def _capitals(words: list[str]) -> int:
    """Count the words at the start that are in capitals, with their particles; only they may be."""
    is_capital = [bool(word.isupper() and _CAPITALS.search(word)) for word in words]
    count = 0
    while count < len(words) and (is_capital[count] or _is_particle(words[count])):
        count += 1
    is_clear = any(is_capital[:count]) and not any(is_capital[count:])
    return count if is_clear and count < len(words) else 0


def _family_first(words: list[str]) -> Parted:
    place = 0
    while place < len(words) - 2 and _is_particle(words[place]):
        place += 1
    return _parted(words, place + 1, is_first=False, is_sure=place + 2 == len(words))


def _first_first(words: list[str]) -> Parted:
    particles = [n for n, word in enumerate(words[:-1]) if n and _is_particle(word)]
    place = particles[0] if particles else len(words) - 1
    return _parted(words, place, is_first=True, is_sure=place == 1)


def _is_particle(word: str) -> bool:
    return word.casefold() in _PARTICLES
