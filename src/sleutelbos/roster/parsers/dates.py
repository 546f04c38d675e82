"""Read the dates that registers write."""

import datetime as dt
import re
from typing import Final

from sleutelbos.kit import names

_MIDNIGHT: Final = r"(?:[T ]0?0:00(?::00(?:\.0+)?)?Z?)?"
_DATE: Final = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}|\d{{2}}){_MIDNIGHT}")
_LONG_DATE: Final = re.compile(r"(\d{1,2})(?:er|\.)?[ -]([^\W\d]{3,10})\.?[ -](\d{4})")
_ISO_DATE: Final = re.compile(rf"(\d{{4}})-?(\d{{2}})-?(\d{{2}}){_MIDNIGHT}")
_DAYS: Final = re.compile(r"[2-7]\d{4}")  # how a spreadsheet counts them, from 1954 to 2119
_BEFORE_FIRST: Final = dt.date(1899, 12, 30)
_MONTHS: Final = {
    word: number
    for number, text in enumerate(
        (
            "jan janv", "feb febr fevr fev", "mrt maart mars marz maerz mar march", "apr avr",
            "mei mai may", "jun juin juni june", "jul juil juli july", "aug aout", "sep sept",
            "okt oct", "nov", "dec dez",
        ),
        start=1,
    )
    for word in text.split()
}  # fmt: skip


def read(text: str) -> dt.date | None:
    """Return the day that a cell names, the day before the month; None when it names none."""
    if match := _DATE.fullmatch(text):
        day, month, year = map(int, match.groups())
        year += 2000 if year < 100 else 0
    elif match := _ISO_DATE.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _LONG_DATE.fullmatch(text):
        day, month, year = int(match[1]), _month(match[2]), int(match[3])
    elif _DAYS.fullmatch(text):
        return _BEFORE_FIRST + dt.timedelta(days=int(text))
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def is_of_life(text: str) -> bool:
    """Say whether a cell names a day on which somebody who is known here can be born."""
    found = read(text)
    return found is not None and 1900 <= found.year <= 2100


def _month(text: str) -> int:
    word = names.fold(text)
    return _MONTHS.get(word) or _MONTHS.get(word[:4]) or _MONTHS.get(word[:3]) or 0
