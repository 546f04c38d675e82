"""Brake a mass mailing that looks as if somebody else had the sender's keys (N22)."""

import datetime as dt
import enum

MASS = 20  # readers; a letter to fewer is nobody's weapon
_NIGHT = (dt.time(22), dt.time(6))


class Alarm(enum.StrEnum):
    """Why the second factor is asked again."""

    NEW_BROWSER = "new_browser"
    NIGHT = "night"
    UNUSUAL_SIZE = "unusual_size"


def alarms(
    *, readers: int, most_before: int, is_known_browser: bool, local: dt.datetime
) -> tuple[Alarm, ...]:
    """Return what is unusual about sending to so many, here and now."""
    if readers <= MASS:
        return ()
    unusual = {
        Alarm.NEW_BROWSER: not is_known_browser,
        Alarm.NIGHT: local.time() >= _NIGHT[0] or local.time() < _NIGHT[1],
        Alarm.UNUSUAL_SIZE: readers > most_before,
    }
    return tuple(alarm for alarm, holds in unusual.items() if holds)
