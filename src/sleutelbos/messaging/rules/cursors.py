"""Where a page of a long list begins: what a person sees never shifts, and no page is dearer."""

import datetime as dt
from dataclasses import dataclass

_BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row after which a page begins: when it came, and its id."""

    moment: dt.datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.moment - _BEGINNING) // _MICROSECOND}-{self.id}"


def read(text: str) -> Cursor | None:
    """Read a cursor from an address; what is none means the beginning."""
    moment, _, row_id = text.partition("-")
    if not (_is_number(moment, most=17) and _is_number(row_id, most=18)):
        return None
    return Cursor(_BEGINNING + int(moment) * _MICROSECOND, int(row_id))


def _is_number(text: str, *, most: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= most
