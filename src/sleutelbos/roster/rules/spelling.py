"""Compare names, addresses and numbers as registers write them."""

import re
from functools import lru_cache
from typing import Protocol

from sleutelbos.kit import names

_NOT_DIGITS = re.compile(r"\D")


class Addressed(Protocol):
    """Whoever has a postal address."""

    @property
    def street(self) -> str | None:
        """Return street and number."""

    @property
    def postcode(self) -> str | None:
        """Return the postcode."""

    @property
    def town(self) -> str | None:
        """Return the town."""


@lru_cache(maxsize=200_000)
def folded(name: str) -> str:
    """Fold a name; the same few thousand come by again and again."""
    return names.fold(name)


def settled(known: str, written: str) -> str:
    """Return the spelling to keep: an export that lost letters does not undo the full name."""
    if names.has_lost_letters(written) and not names.has_lost_letters(known):
        return known if names.matches_with_lost(known, written) else written
    return written


def is_same(one: str, other: str) -> bool:
    """Say whether two spellings are one name, lost letters being any letter."""
    if one == other or folded(one) == folded(other):
        return True
    if names.has_lost_letters(other):
        return names.matches_with_lost(one, other)
    return names.has_lost_letters(one) and names.matches_with_lost(other, one)


def is_restored(known: str, written: str) -> bool:
    """Say whether a full spelling comes instead of one that had lost letters."""
    return names.has_lost_letters(known) and names.matches_with_lost(written, known)


@lru_cache(maxsize=1024)
def mobile_key(mobile: str) -> str:
    """Reduce a phone number to its national digits."""
    digits = _NOT_DIGITS.sub("", mobile)
    if mobile.startswith("+32"):
        return "0" + digits[2:].removeprefix("0")
    return "0" + digits[4:].removeprefix("0") if digits.startswith("0032") else digits


def address(one: Addressed) -> str:
    """Write a postal address on one line."""
    place = f"{one.postcode or ''} {one.town or ''}".strip()
    return ", ".join(part for part in (one.street, place) if part)


def address_key(one: Addressed) -> str:
    """Reduce a postal address; nothing without a street."""
    return names.fold(f"{one.street} {one.postcode} {one.town}") if one.street else ""
