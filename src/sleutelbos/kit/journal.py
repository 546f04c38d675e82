"""Keep what a piece of bulk work writes, and what stood there before, so that it can be undone.

While a journal is open, ``kit.bulk`` notes in it: which rows are added, with a check sum of their
texts; the columns of rows that change, before and after; rows that are removed, whole. It is one
compressed text, made as the work goes: of a large import only numbers are in memory.
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
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import CharField, Field, Model

_BLOCK = 2_000
_CHANGE = 3  # cells of a change, behind its table; of what was added there are more
_open: ContextVar["Journal | None"] = ContextVar("journal", default=None)

Cell = str | int | bool | None
Columns = Sequence["Field[Any, Any]"]
Span = tuple[int, int]  # first and last id
Sums = Callable[[Sequence[Any]], int]


@dataclass(slots=True)
class Added:
    """The rows that were added to a table: ids, check sums, and what all of them have the same.

    ``texts`` are the columns of the check sum, ``others`` the ones that were written too.
    """

    table: str  # as Django labels it: people.person
    texts: tuple[str, ...]
    others: tuple[str, ...]
    same: Mapping[str, Cell]
    ids: "array[int]" = field(default_factory=lambda: array("q"))
    sums: "array[int]" = field(default_factory=lambda: array("I"))

    def spans(self) -> list[Span]:
        """Return the ids as runs without a gap."""
        return spans(sorted(self.ids))


class Change(NamedTuple):
    """Rows that changed: id, the columns before, the columns after. Removed rows have no after."""

    table: str
    columns: tuple[str, ...]
    rows: list[Any]
    is_removal: bool


class Noted(NamedTuple):
    """What a journal tells: the last thing first, as it must be undone."""

    added: list[Added]
    changes: list[Change]


class Journal:
    """What one piece of work writes, in the order in which it does."""

    def __init__(self) -> None:
        self.ids: dict[type[Model], Iterator[int]] = {}
        self.is_empty = True
        self._added: dict[tuple[str, ...], Added] = {}
        self._packer = zlib.compressobj(1)
        self._packed: list[bytes] = []

    def adding(
        self,
        table: type[Model],
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        fixed: Mapping[str, object],
        first: int | None = None,
    ) -> Iterator[Sequence[Any]]:
        """Pass rows on while they are written, and note them.

        One of the columns is the id; or the rows get their ids in a row, from ``first`` on.
        """
        note = self._noted(table, columns, fixed)
        places = [number for number, name in enumerate(columns) if name in note.texts]
        sum_of = summing(places) if places else None
        next_id, source = first or 0, iter(rows)
        while block := list(islice(source, _BLOCK)):
            yield from block
            self.is_empty = False
            if first is None:
                note.ids.extend(map(itemgetter(columns.index("id")), block))
            else:
                note.ids.extend(range(next_id, next_id := next_id + len(block)))
            if sum_of is not None:
                note.sums.extend(map(sum_of, block))

    def change(self, table: type[Model], columns: Columns, rows: Iterable[Any]) -> None:
        """Note columns of rows: id, values before, values after."""
        kept = ([id_, cells(before), cells(after)] for id_, before, after in rows)
        self._keep(table, columns, [row for row in kept if row[1] != row[2]], is_removal=False)

    def remove(self, table: type[Model], columns: Columns, rows: Iterable[Sequence[Any]]) -> None:
        """Note rows that are going to be removed."""
        self._keep(table, columns, [cells(row) for row in rows], is_removal=True)

    @property
    def grown(self) -> set[type[Model]]:
        """Return the tables to which rows were added."""
        return {apps.get_model(note.table) for note in self._added.values() if note.ids}

    def packed(self) -> bytes:
        """Return all that was noted; nothing can be noted after this."""
        for note in self._added.values():
            if note.ids:
                self._write([note.table, note.texts, note.others, note.same, *_sorted(note)])
        self._packed.append(self._packer.flush())
        return b"".join(self._packed)

    def _noted(
        self, table: type[Model], columns: Sequence[str], fixed: Mapping[str, object]
    ) -> Added:
        meta: Any = table._meta  # noqa: SLF001 - Django's way to ask
        given = [meta.get_field(name) for name in columns]
        same = {meta.get_field(name).attname: value for name, value in fixed.items()
                if isinstance(value, Cell)}  # fmt: skip
        texts = tuple(one.attname for one in given if isinstance(one, CharField))
        written = [one.attname for one in (*given, *map(meta.get_field, fixed))]
        others = tuple(name for name in written if name not in {*texts, *same})
        key = (meta.label_lower, *texts, *others, *map(repr, same.items()))
        return self._added.setdefault(key, Added(meta.label_lower, texts, others, same))

    def _keep(
        self, table: type[Model], columns: Columns, rows: list[Any], *, is_removal: bool
    ) -> None:
        if rows:
            self.is_empty = False
            label = table._meta.label_lower  # noqa: SLF001 - Django's way to ask
            self._write([label, [one.attname for one in columns], rows, is_removal])

    def _write(self, note: list[Any]) -> None:
        text = json.dumps(note, ensure_ascii=False, separators=(",", ":"))
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


def read(packed: bytes) -> Noted:
    """Return what a journal tells."""
    added: list[Added] = []
    changes: list[Change] = []
    for line in reversed(zlib.decompress(packed).decode().split("\n")[:-1]):
        table, *rest = json.loads(line)
        if len(rest) == _CHANGE:
            columns, rows, is_removal = rest
            changes.append(Change(table, tuple(columns), rows, is_removal))
        else:
            texts, others, same, runs, sums = rest
            ids = array("q", (id_ for first, last in runs for id_ in range(first, last + 1)))
            found = array("I", base64.b64decode(sums))
            added.append(Added(table, tuple(texts), tuple(others), same, ids, found))
    return Noted(added, changes)


def cells(values: Iterable[Any]) -> list[Cell]:
    """Write values so that they can be kept as text, and compared."""
    return [_cell(value) for value in values]


def values(columns: Columns, kept: Sequence[Cell]) -> list[Any]:
    """Return the values of columns that were written as text."""
    return [one.to_python(cell) for one, cell in zip(columns, kept, strict=True)]


def summing(places: Sequence[int]) -> Sums:
    """Return what makes a number of the texts in these places of a row, to tell rows apart."""
    if len(places) == 1:
        [place] = places
        return lambda row: zlib.crc32(row[place].encode())
    chosen = itemgetter(*places)
    return lambda row: zlib.crc32("\0".join(chosen(row)).encode())


def spans(ids: Iterable[int]) -> list[Span]:
    """Return sorted ids as runs without a gap."""
    found: list[Span] = []
    first = last = None
    for one in ids:
        if first is None or last is None:
            first = one
        elif last + 1 != one:
            found.append((first, last))
            first = one
        last = one
    if first is not None and last is not None:
        found.append((first, last))
    return found


def _sorted(note: Added) -> tuple[list[Span], str]:
    """Return the ids as runs, and the sums in the order of the ids."""
    ids, sums = note.ids, note.sums
    if not sums and max(ids) - min(ids) + 1 == len(ids):
        return [(min(ids), max(ids))], ""
    pairs = sorted(zip(ids, sums, strict=True)) if sums else [(one, 0) for one in sorted(ids)]
    in_order = array("I", (one for _, one in pairs)) if sums else sums
    return spans(one for one, _ in pairs), base64.b64encode(in_order.tobytes()).decode()


def _cell(value: Any) -> Cell:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return value.hex
    return value  # type: ignore[no-any-return]
