"""Decisions about a school's settings."""

import datetime as dt
import re
from functools import cache
from zoneinfo import ZoneInfo

from sleutelbos.kit import languages as known

AA = 4.5
_COLOUR = re.compile(r"#[0-9a-f]{6}")
HOME_LANGUAGES = " ".join(known.HOME)  # of a new school: all


@cache
def languages(home: str) -> tuple[str, ...]:
    """Return what families may choose: the languages in full, then these home languages."""
    return (*known.FULL, *(code for code in known.HOME if code in home.split()))


def theme(accent: str) -> str:
    """Return the school's colours as CSS: the accent, the ink on it, and one for dark screens."""
    dark = lightened(accent)
    return (
        f":root{{--accent:{accent};--accent-ink:{ink_on(accent)};"
        f"--accent-dark:{dark};--accent-dark-ink:#101418}}\n"
    )


def ink_on(accent: str) -> str:
    """Return what can be read on the accent: white or nearly black."""
    return "#ffffff" if is_readable(accent) else "#111111"


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2): 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_colour(text: str) -> bool:
    """Say whether a text is a colour as the settings have it: #0b5e55."""
    return _COLOUR.fullmatch(text) is not None


def is_readable(accent: str) -> bool:
    """Say whether links and buttons in this colour can be read on white (AA)."""
    return contrast(accent, "#ffffff") >= AA


def lightened(accent: str) -> str:
    """Return the accent made light enough to be read on a dark screen."""
    steps = (mixed(accent, "#ffffff", share=step / 20) for step in range(21))
    return next(colour for colour in steps if contrast(colour, "#12161c") >= 7)


def darkened(accent: str) -> str:
    """Return the accent made dark enough to be read on paper (AA)."""
    steps = (mixed(accent, "#000000", share=step / 20) for step in range(21))
    return next(colour for colour in steps if is_readable(colour))


def mixed(colour: str, other: str, *, share: float) -> str:
    """Return a colour with a share of another one in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    parts = (channel / 255 for channel in _channels(colour))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def day(moment: dt.datetime, *, zone: str) -> dt.date:
    """Return which day it is at the school."""
    return moment.astimezone(ZoneInfo(zone)).date()


def year_at(moment: dt.datetime) -> str:
    """Return the school year of a moment, such as 2026-2027: it turns on the first of August."""
    first = moment.year if moment.month >= 8 else moment.year - 1
    return f"{first}-{first + 1}"
