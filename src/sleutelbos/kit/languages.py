"""The languages of Sleutelbos: how each is called and written, and who is offered which (D22)."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Final

FIRST: Final = "nl"  # complete before all others; a text that another lacks is shown in it
FULL: Final = {"nl": "Nederlands", "en": "English", "fr": "Français", "de": "Deutsch"}
HOME: Final = {
    "tr": "Türkçe",
    "ar": "العربية",
    "pl": "Polski",
    "uk": "Українська",
    "ro": "Română",
}
NAMES: Final = {**FULL, **HOME}
# Made by a machine and read by nobody who speaks it since; each file says so, and so do the pages.
UNREVIEWED: Final = frozenset({"fr", "de", *HOME})
_RIGHT_TO_LEFT = frozenset({"ar"})
_ISOLATE, _END = "\u2068", "\u2069"


def chosen(wishes: Iterable[str], *, offered: Collection[str]) -> str:
    """Return the first wish that is offered, and Dutch when none is."""
    return next((wish for wish in wishes if wish in offered), FIRST)


def direction(language: str) -> str:
    """Return how a language is written, as HTML says it."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def isolated(text: str, language: str) -> str:
    """Keep a name, a number or an address in one piece inside a sentence from right to left."""
    return f"{_ISOLATE}{text}{_END}" if language in _RIGHT_TO_LEFT else text


def of_dates(language: str) -> str:
    """Return the locale of dates: the months of the language, as Belgians order them."""
    return f"{language}_BE" if language in FULL else language


def of_numbers(language: str) -> str:
    """Return the locale of numbers, which are written as in Belgium whoever reads them."""
    return of_dates(language if language in FULL else FIRST)


def day(day: dt.date, language: str) -> str:
    """Return a date in full, such as 3 september 2026."""
    from babel.dates import format_date

    return format_date(day, "d MMMM y", locale=of_dates(language))
