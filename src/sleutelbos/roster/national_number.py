"""Check Belgian national numbers, and show as little of them as possible (D5).

Eleven digits: birth date as YYMMDD, serial, and 97 minus the rest of the first nine divided by 97;
who was born since 2000 puts a 2 before the nine. A bis number has the month raised by 20 or 40; an
unknown month or day is 00. Spreadsheets take zeros in front away: who was born in 2004 has ten.
"""

import re

_SHAPE = re.compile(r"(\d{2})[. /-]?(\d{2})[. /-]?(\d{2})[. /-]*(\d{3})[. /-]?(\d{2})")
_INSIDE = re.compile(rf"(?<!\d){_SHAPE.pattern}(?!\d)")
_LIKE = re.compile(rf"(?<![\d+]){_SHAPE.pattern}(?!\d)")
_SHORTEST = 11
_WITHOUT_ZEROS = re.compile(r"\d{8,10}")
_MONTHS = frozenset([*range(13), *range(20, 33), *range(40, 53)])
_DIGIT = re.compile(r"\d")


def digits(text: str) -> str | None:
    """Return the eleven digits of a valid number, however it is written; None when it is wrong."""
    text = text.strip()
    if _WITHOUT_ZEROS.fullmatch(text):
        text = text.zfill(11)
    match = _SHAPE.fullmatch(text)
    if match is None:
        return None
    number = "".join(match.groups())
    return number if _is_valid(number) else None


def is_inside(text: str) -> bool:
    """Say whether a valid number stands somewhere in the text."""
    return any(_is_valid("".join(match.groups())) for match in _INSIDE.finditer(text))


def is_like(text: str) -> bool:
    """Say whether something stands in the text that a typing error may keep from being valid."""
    if len(text) < _SHORTEST:
        return False
    return any(_is_date("".join(match.groups())) for match in _LIKE.finditer(text))


def masked(text: str) -> str:
    """Show the shape of a number without its digits."""
    return _DIGIT.sub("*", text)


def _is_valid(number: str) -> bool:
    if not _is_date(number):
        return False
    check = int(number[9:])
    return check in (97 - int(number[:9]) % 97, 97 - int("2" + number[:9]) % 97)


def _is_date(number: str) -> bool:
    return int(number[2:4]) in _MONTHS and int(number[4:6]) <= 31
