"""What is asked of everybody once a school year: addresses come to belong to others (EML-08)."""

import datetime as dt

_FIRST_DAY = (9, 1)


def is_to_check(checked_at: dt.datetime | None, *, school_year: str, now: dt.datetime) -> bool:
    """Say whether details that were right before this school year are to be looked at again.

    ``school_year`` is written like 2026-2027; none has begun where it is empty.
    """
    if checked_at is None or not school_year:
        return False
    begin = dt.datetime(int(school_year[:4]), *_FIRST_DAY, tzinfo=now.tzinfo)
    return checked_at < begin <= now
