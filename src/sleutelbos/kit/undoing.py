"""Undo what a journal tells: say first what stands in the way, then put everything back.

Nothing is undone that somebody built on: a row that was added and is no longer as it was written,
or that another row now points at; a column that has another value than was written into it.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import Field, Model, Q, QuerySet

from sleutelbos.kit import bulk, journal
from sleutelbos.kit.journal import Act, Note, Span

_MOST_SPANS = 40  # in one statement
CHANGED = "changed"


class Obstacle(NamedTuple):
    """A row that cannot be put back; ``why`` is CHANGED, or the table that points at it."""

    table: str
    id: int
    why: str


Columns = list["Field[Any, Any]"]
Spans = dict[str, list[Span]]


def added(packed: bytes) -> Spans:
    """Return the ids of the rows that were added, by table."""
    found: dict[str, list[int]] = {}
    for note in journal.notes(packed):
        if note.act is Act.ADDED:
            found.setdefault(note.table, []).extend(id_ for id_, _ in note.rows)
    return {table: journal.spans(sorted(ids)) for table, ids in found.items()}


def obstacles(packed: bytes, *, is_act: bool = False) -> Iterator[Obstacle]:
    """Find every row that keeps a journal from being undone.

    Before the act itself the rows are kept from others till the end of the transaction.
    """
    spans = added(packed)
    for table in spans:
        yield from _used(table, spans)
    for note in journal.notes(packed):
        if note.act is Act.ADDED:
            yield from _grown(note, is_act=is_act)
        elif note.act is Act.CHANGED:
            yield from _changed(note, is_act=is_act)


def undo(packed: bytes, told: Callable[[int, int], None]) -> None:
    """Put everything back, the last thing first; ``told`` hears how many notes of how many."""
    notes = list(journal.notes(packed))
    for done, note in enumerate(notes, start=1):
        table = apps.get_model(note.table)
        if note.act is Act.ADDED:
            for rows in _within(table, journal.spans(id_ for id_, _ in note.rows)):
                rows._raw_delete(rows.db)  # noqa: SLF001 - nothing else points at them
        elif note.act is Act.CHANGED:
            columns = _columns(table, note.columns)
            before = ((*_prepared(columns, row[1]), row[0]) for row in note.rows)
            bulk.update(table, note.columns, before)
        else:
            columns = _columns(table, note.columns)
            bulk.insert(table, note.columns, (_prepared(columns, row) for row in note.rows))
        told(done, len(notes))


def _grown(note: Note, *, is_act: bool) -> Iterator[Obstacle]:
    """Find rows that were added and are not any more as they were added."""
    table = apps.get_model(note.table)
    plain = [one for one in _columns(table, note.columns) if journal.is_plain(one)]
    written = {*note.columns, *note.fixed, "id"}
    same = [
        (one, note.fixed.get(one.attname, one.get_default()))
        for one in table._meta.concrete_fields  # noqa: SLF001 - Django's way to ask
        if one.attname in note.fixed or one.attname not in written
    ]
    names = [one.attname for one in plain] + [one.attname for one, _ in same]
    fresh = [value for _, value in same]
    sums = dict(note.rows)
    for rows in _within(table, journal.spans(sums)):
        for id_, *values in _locked(rows, is_act=is_act).values_list("id", *names):
            is_same = values[len(plain) :] == fresh
            if sums.pop(id_) != journal.check_sum(values[: len(plain)]) or not is_same:
                yield Obstacle(note.table, id_, CHANGED)
    yield from (Obstacle(note.table, id_, CHANGED) for id_ in sums)


def _changed(note: Note, *, is_act: bool) -> Iterator[Obstacle]:
    """Find rows whose columns are not any more as they were written."""
    table = apps.get_model(note.table)
    columns = _columns(table, note.columns)
    for batch in bulk.batches(note.rows):
        after = {id_: kept for id_, _, kept in batch}
        rows = _locked(table._base_manager.filter(id__in=after), is_act=is_act)  # noqa: SLF001
        for id_, *values in rows.values_list("id", *note.columns):
            if journal.cells(columns, values) != after.pop(id_):
                yield Obstacle(note.table, id_, CHANGED)
        yield from (Obstacle(note.table, id_, CHANGED) for id_ in after)


def _used(table: str, spans: Spans) -> Iterator[Obstacle]:
    """Find rows that were not added with them and point at what was added."""
    for link in apps.get_model(table)._meta.related_objects:  # noqa: SLF001 - Django's way to ask
        pointing, column = link.related_model, link.field.attname
        label = pointing._meta.label_lower  # noqa: SLF001
        own = [ids_in("id", part) for part in _parts(spans.get(label, ()))]
        for part in _parts(spans[table]):
            rows = pointing._base_manager.filter(ids_in(column, part))  # noqa: SLF001
            for one in own:
                rows = rows.exclude(one)
            for id_ in rows.values_list(column, flat=True).order_by(column).distinct():
                yield Obstacle(table, id_, label)


def ids_in(column: str, spans: Iterable[Span]) -> Q:
    """Return the condition that a column has one of these ids; of none, nothing holds it."""
    within = (Q(**{f"{column}__gte": first, f"{column}__lte": last}) for first, last in spans)
    return reduce(or_, within, Q(pk__in=()))


def _within(table: type[Model], spans: Iterable[Span]) -> Iterator["QuerySet[Any, Any]"]:
    for part in _parts(spans):
        yield table._base_manager.filter(ids_in("id", part))  # noqa: SLF001 - behind the guard


def _parts(spans: Iterable[Span]) -> Iterator[list[Span]]:
    return bulk.batches(spans, _MOST_SPANS)


def _locked(rows: "QuerySet[Any, Any]", *, is_act: bool) -> "QuerySet[Any, Any]":
    if is_act and connection.vendor == "postgresql":
        return rows.select_for_update(of=("self",))
    return rows


def _columns(table: type[Model], names: Iterable[str]) -> Columns:
    return [table._meta.get_field(name) for name in names]  # type: ignore[misc]  # noqa: SLF001


def _prepared(columns: Columns, kept: list[Any]) -> list[Any]:
    """Return kept cells as the database takes them."""
    found = journal.values(columns, kept)
    return [
        one.get_db_prep_save(value, connection) for one, value in zip(columns, found, strict=True)
    ]
