"""How many letters of their own a parent or a pupil may write: a school is no chat room (P14)."""

import datetime as dt
from collections.abc import Sequence

LONGEST = dt.timedelta(days=1)
_LIMITS = ((10, dt.timedelta(hours=1)), (30, LONGEST))


def again_at(written: Sequence[dt.datetime], *, now: dt.datetime) -> dt.datetime | None:
    """Return when somebody who wrote at these moments may write again; None: now."""
    waits = []
    for limit, span in _LIMITS:
        lately = sorted(moment for moment in written if moment > now - span)
        if len(lately) >= limit:
            waits.append(lately[-limit] + span)
    return max(waits, default=None)
