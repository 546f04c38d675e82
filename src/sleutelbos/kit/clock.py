"""The only place that reads the time."""

import datetime as dt
import time


def now() -> dt.datetime:
    """Return this moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def stopwatch() -> float:
    """Return seconds of a clock that never goes back, for measuring how long something took."""
    return time.monotonic()
