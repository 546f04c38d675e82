"""How long promised work is tried, and how often."""

import datetime as dt

PATIENCE = dt.timedelta(hours=72)
LEASE = dt.timedelta(minutes=2)
CRASHES = 100  # attempts, more than patience allows: the job must be ending its workers

_FIRST = 10.0
_LONGEST = 2 * 3600.0


def back_off(attempts: int, *, chance: float) -> dt.timedelta:
    """Return how long to wait after so many attempts: doubling to two hours, 25 % either way.

    ``chance`` is from 0 to 1, so that what failed together does not come back together.
    """
    seconds = min(_FIRST * 2.0 ** min(attempts - 1, 16), _LONGEST)
    return dt.timedelta(seconds=seconds * (0.75 + chance / 2))
