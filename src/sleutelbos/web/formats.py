"""Dates and numbers as people in Belgium write them, in the school's time."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language

from sleutelbos.kit import clock, languages


def date(moment: dt.datetime | dt.date | None, shape: str = "d MMMM y") -> str:
    """Return a date such as 3 september 2026."""
    from babel.dates import format_date

    return format_date(_local(moment), shape, locale=_dates()) if moment else ""


def moment(moment: dt.datetime | None) -> str:
    """Return a date with its time, such as 3 september 2026 om 19:05."""
    from babel.dates import format_datetime

    return format_datetime(_local(moment), "d MMMM y HH:mm", locale=_dates()) if moment else ""


def short(moment: dt.datetime) -> str:
    """Return a date as short as a list has room for: today its time, this year no year."""
    from babel.dates import format_date, format_time

    zone = ZoneInfo(settings.TIME_ZONE)
    here, today = moment.astimezone(zone), clock.now().astimezone(zone)
    if here.date() == today.date():
        return format_time(here, "HH:mm", locale=_dates())
    shape = "d MMM" if here.year == today.year else "d MMM y"
    return format_date(here, shape, locale=_dates())


def ago(moment: dt.datetime | None) -> str:
    """Return how long ago something was, such as 5 minuten geleden."""
    from babel.dates import format_timedelta

    if moment is None:
        return ""
    return format_timedelta(moment - clock.now(), add_direction=True, locale=_dates())


def number(value: float) -> str:
    """Return a number with its thousands apart."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=languages.of_numbers(_language()))


def size(count: int) -> str:
    """Return a number of bytes such as 640 kB or 1,2 MB."""
    kilobytes = max(round(count / 1024), 1)
    if kilobytes < 1000:
        return f"{number(kilobytes)} kB"
    return f"{number(round(count / 1024**2, 1))} MB"


def _local(moment: dt.datetime | dt.date | None) -> dt.datetime | dt.date | None:
    if isinstance(moment, dt.datetime):
        return moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    return moment


def _dates() -> str:
    return languages.of_dates(_language())


def _language() -> str:
    return get_language() or languages.FIRST
