"""Where a page of a long list begins: what a person sees never shifts, and no page is dearer."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

SIZE = 30
_BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """The row after which a page begins: when it came, and its id."""

    moment: dt.datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.moment - _BEGINNING) // _MICROSECOND}-{self.id}"


class _Row(Protocol):
    @property
    def cursor(self) -> Cursor:
        """Return where a page begins that comes after this row."""


R = TypeVar("R", bound=_Row)


@dataclass(frozen=True, slots=True)
class Lines(Generic[R]):
    """A page of a list, the newest first, and where the next one begins."""

    lines: tuple[R, ...]
    next: Cursor | None


def page(rows: Sequence[R], *, is_more: bool = False) -> Lines[R]:
    """Return a page of these rows; there is a next one when rows are left, or ``is_more``."""
    shown = tuple(rows[:SIZE])
    return Lines(shown, shown[-1].cursor if is_more or len(rows) > SIZE else None)


def merged(pages: Sequence[Lines[R]]) -> Lines[R]:
    """Return the newest lines of several pages as one."""
    lines = [line for one in pages for line in one.lines]
    lines.sort(key=lambda line: line.cursor, reverse=True)
    return page(lines, is_more=any(one.next for one in pages))


def read(text: str) -> Cursor | None:
    """Read a cursor from an address; what is none means the beginning."""
    moment, _, row_id = text.partition("-")
    if not (_is_number(moment, most=17) and _is_number(row_id, most=18)):
        return None
    return Cursor(_BEGINNING + int(moment) * _MICROSECOND, int(row_id))


def _is_number(text: str, *, most: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= most
