"""Values as people read them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext

from sleutelbos.kit import languages
from sleutelbos.kit.kept import Text


def spoken(value: object, *, zone: str, words: Mapping[str, Text] | None = None) -> str:
    """Return a value in words; nothing for what is not there."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, dt.date):
        return _moment(value, zone)
    if isinstance(value, Mapping | list | tuple):
        return _listed(value, zone)
    return str((words or {}).get(str(value), value))


def _moment(value: dt.date, zone: str) -> str:
    if not isinstance(value, dt.datetime):
        return _day(value)
    local = value.astimezone(ZoneInfo(zone))
    return f"{_day(local.date())} {local:%H:%M}"


def _listed(values: Mapping[str, object] | Iterable[object], zone: str) -> str:
    if isinstance(values, Mapping):
        return " · ".join(f"{key}: {spoken(one, zone=zone)}" for key, one in values.items())
    return ", ".join(spoken(one, zone=zone) for one in values)


def _day(day: dt.date) -> str:
    return languages.day(day, get_language() or languages.FIRST)
