"""Keep what a piece of bulk work writes, and what stood there before, so that it can be undone.

While a journal is open, ``kit.bulk`` notes in it: the ids of rows that are added, with a check sum
of what was written; the columns of rows that change, before and after; rows that are removed,
whole. It is one compressed text, made as the work goes: a large import is never in memory.
"""

import base64
import datetime as dt
import json
import uuid
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from itertools import islice
from marshal import dumps
from operator import itemgetter
from typing import Any, NamedTuple
from zlib import crc32

from django.db.models import BinaryField, DateField, Field, Model, UUIDField

_BLOCK = 2_000
_open: ContextVar["Journal | None"] = ContextVar("journal", default=None)

Cell = str | int | bool | None
Columns = Sequence["Field[Any, Any]"]
Span = tuple[int, int]  # first and last id


class Act(StrEnum):
    """What was done to rows."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class Note(NamedTuple):
    """One entry of a journal. ``rows``, by act:

    added: id and check sum of the plain ``columns``; ``fixed`` is what all have the same.
    changed: id, the columns before, the columns after. removed: all columns.
    """

    act: Act
    table: str  # as Django labels it: people.person
    columns: tuple[str, ...]
    fixed: Mapping[str, Cell]
    rows: list[Any]


class Journal:
    """What one piece of work writes, in the order in which it does."""

    def __init__(self) -> None:
        self.ids: dict[type[Model], Iterator[int]] = {}
        self._packer = zlib.compressobj(1)
        self._packed: list[bytes] = []
        self.is_empty = True

    def adding(
        self,
        table: type[Model],
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        fixed: Mapping[str, object],
    ) -> Iterator[Sequence[Any]]:
        """Pass rows on while they are written, and note them; one of the columns is the id."""
        meta: Any = table._meta  # noqa: SLF001 - Django's way to ask
        fields, place = [meta.get_field(name) for name in columns], columns.index("id")
        kept = [number for number, one in enumerate(fields) if number != place and is_plain(one)]
        same = {
            meta.get_field(name).attname: value
            for name, value in fixed.items()
            if isinstance(value, Cell)
        }
        others = [meta.get_field(name) for name in fixed]
        names = [one.attname for one in (*fields, *others) if one.attname not in {"id", *same}]
        source, of = iter(rows), _picker(kept)
        while block := list(islice(source, _BLOCK)):
            yield from block
            noted = sorted([(row[place], crc32(dumps(of(row), 2))) for row in block])
            self._note(Note(Act.ADDED, meta.label_lower, tuple(names), same, noted))

    def change(self, table: type[Model], columns: Columns, rows: list[Any]) -> None:
        """Note columns of rows: id, values before, values after."""
        kept = [[id_, cells(columns, before), cells(columns, after)] for id_, before, after in rows]
        real = [row for row in kept if row[1] != row[2]]
        if real:
            self._note(_of(Act.CHANGED, table, columns, rows=real))

    def remove(self, table: type[Model], columns: Columns, rows: Iterable[Sequence[Any]]) -> None:
        """Note rows that are going to be removed."""
        if kept := [cells(columns, row) for row in rows]:
            self._note(_of(Act.REMOVED, table, columns, rows=kept))

    def packed(self) -> bytes:
        """Return all that was noted; nothing can be noted after this."""
        self._packed.append(self._packer.flush())
        return b"".join(self._packed)

    def _note(self, note: Note) -> None:
        self.is_empty = False
        written = [*note[:4], _spans(note.rows) if note.act is Act.ADDED else note.rows]
        text = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
        self._packed.append(self._packer.compress(f"{text}\n".encode()))


@contextmanager
def recording() -> Iterator[Journal]:
    """Keep a journal of what is written in bulk in the meantime."""
    journal = Journal()
    token = _open.set(journal)
    try:
        yield journal
    finally:
        _open.reset(token)


def current() -> Journal | None:
    """Return the journal that is being kept; None when nobody asked for one."""
    return _open.get()


def notes(packed: bytes) -> Iterator[Note]:
    """Give what was noted, the last thing first: as it must be undone."""
    for line in reversed(zlib.decompress(packed).decode().split("\n")[:-1]):
        act, table, columns, fixed, rows = json.loads(line)
        found = _summed(*rows) if act == Act.ADDED else rows
        yield Note(Act(act), table, tuple(columns), fixed, found)


def cells(columns: Columns, values: Sequence[Any]) -> list[Cell]:
    """Write values of columns so that they can be kept as text, and compared."""
    return [_cell(value) for value in values] if columns else []


def values(columns: Columns, kept: Sequence[Cell]) -> list[Any]:
    """Return the values of columns that were written as text."""
    return [one.to_python(cell) for one, cell in zip(columns, kept, strict=True)]


def is_plain(field: Any) -> bool:
    """Say whether a column holds what every database gives back as it was written."""
    return not isinstance(field, BinaryField | UUIDField | DateField)


def check_sum(row: Sequence[Any]) -> int:
    """Return a number that tells two rows apart; the same for equal values, in one release."""
    return crc32(dumps(tuple(row), 2))


def spans(ids: Iterable[int]) -> list[Span]:
    """Return sorted ids as runs without a gap."""
    found: list[Span] = []
    for one in ids:
        if found and found[-1][1] + 1 == one:
            found[-1] = (found[-1][0], one)
        else:
            found.append((one, one))
    return found


def _picker(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """Return what takes these places out of a row, as a tuple."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[place] for place in places)


def _of(act: Act, table: type[Model], columns: Columns, *, rows: list[Any]) -> Note:
    label = table._meta.label_lower  # noqa: SLF001 - Django's way to ask
    return Note(act, label, tuple(one.attname for one in columns), {}, rows)


def _cell(value: Any) -> Cell:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return value.hex
    return value  # type: ignore[no-any-return]


def _spans(rows: list[tuple[int, int]]) -> tuple[list[Span], str]:
    sums = array("I", (one for _, one in rows)).tobytes()
    return spans(id_ for id_, _ in rows), base64.b64encode(sums).decode()


def _summed(found: list[Span], sums: str) -> list[tuple[int, int]]:
    ids = (one for first, last in found for one in range(first, last + 1))
    return list(zip(ids, array("I", base64.b64decode(sums)), strict=True))
