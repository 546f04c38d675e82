"""The only place that reads the time."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_behind: ContextVar[dt.timedelta] = ContextVar("behind", default=dt.timedelta())


def now() -> dt.datetime:
    """Return this moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC) - _behind.get()


@contextmanager
def ago(*, days: int) -> Iterator[None]:
    """Let it be so many days ago in here: invented people need a past that was lived.

    Only the demonstration does this; what is written in here goes before what is written later.
    """
    token = _behind.set(dt.timedelta(days=days))
    try:
        yield
    finally:
        _behind.reset(token)


def stopwatch() -> float:
    """Return seconds of a clock that never goes back, for measuring how long something took."""
    return time.monotonic()
