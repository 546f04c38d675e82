"""Undo what a journal tells: say first what stands in the way, then put everything back.

Nothing is undone that somebody built on: a row that was added and is no longer as it was written,
or that another row now points at; a column that has another value than was written into it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import Field, Model, Q, QuerySet

from sleutelbos.kit import bulk, journal
from sleutelbos.kit.journal import Added, Change, Noted, Span

_MOST_SPANS = 40  # in one statement
CHANGED = "changed"


class Obstacle(NamedTuple):
    """A row that cannot be put back; ``why`` is CHANGED, or the table that points at it."""

    table: str
    id: int
    why: str


Rows = QuerySet[Any, Any]
Columns = list["Field[Any, Any]"]
Spans = dict[str, list[Span]]


def added(written: Noted) -> Spans:
    """Return the ids of the rows that were added, by table."""
    ids: dict[str, list[int]] = defaultdict(list)
    for note in written.added:
        ids[note.table] += note.ids
    return {table: journal.spans(sorted(found)) for table, found in ids.items()}


def obstacles(written: Noted, *, is_act: bool = False) -> Iterator[Obstacle]:
    """Find every row that keeps a journal from being undone.

    Before the act itself the rows are kept from others till the end of the transaction.
    """
    spans = added(written)
    for table in spans:
        yield from _used(table, spans)
    for note in written.added:
        yield from _grown(note, is_act=is_act)
    for change in written.changes:
        if not change.is_removal:
            yield from _changed(change, is_act=is_act)


def undo(written: Noted, told: Callable[[int, int], None]) -> None:
    """Put everything back, the last thing first; ``told`` hears how many steps of how many."""
    new, changes = written
    of = len(new) + len(changes)
    for done, note in enumerate(new, start=1):
        for rows in _within(apps.get_model(note.table), note.spans()):
            rows._raw_delete(rows.db)  # noqa: SLF001 - nothing else points at them
        told(done, of)
    for done, change in enumerate(changes, start=len(new) + 1):
        _put_back(change)
        told(done, of)


def ids_in(column: str, spans: Iterable[Span]) -> Q:
    """Return the condition that a column has one of these ids; of none, nothing holds it."""
    within = (Q(**{f"{column}__gte": first, f"{column}__lte": last}) for first, last in spans)
    return reduce(or_, within, Q(pk__in=()))


def _grown(note: Added, *, is_act: bool) -> Iterator[Obstacle]:
    """Find rows that were added and are not any more as they were added."""
    table = apps.get_model(note.table)
    fresh = Q(**_fresh(table, note))
    sum_of = journal.summing(range(1, len(note.texts) + 1)) if note.texts else None
    sums = dict(zip(note.ids, note.sums or note.ids, strict=True))
    for rows in _within(table, note.spans()):
        for id_ in rows.exclude(fresh).values_list("id", flat=True):
            yield Obstacle(note.table, id_, CHANGED)
        for row in _locked(rows, is_act=is_act).values_list("id", *note.texts).iterator(5_000):
            expected = sums.pop(row[0])
            if sum_of is not None and sum_of(row) != expected:
                yield Obstacle(note.table, row[0], CHANGED)
    yield from (Obstacle(note.table, id_, CHANGED) for id_ in sums)


def _fresh(table: type[Model], note: Added) -> dict[str, object]:
    """Return what the columns hold that nobody has written since a row was added."""
    written = {*note.texts, *note.others, "id"}
    return {
        one.attname: note.same.get(one.attname, one.get_default())
        for one in table._meta.concrete_fields  # noqa: SLF001 - Django's way to ask
        if one.attname not in written
    }


def _changed(change: Change, *, is_act: bool) -> Iterator[Obstacle]:
    """Find rows whose columns are not any more as they were written."""
    table = apps.get_model(change.table)
    for batch in bulk.batches(change.rows):
        after = {id_: kept for id_, _, kept in batch}
        rows = _locked(table._base_manager.filter(id__in=after), is_act=is_act)  # noqa: SLF001
        for id_, *values in rows.values_list("id", *change.columns):
            if journal.cells(values) != after.pop(id_):
                yield Obstacle(change.table, id_, CHANGED)
        yield from (Obstacle(change.table, id_, CHANGED) for id_ in after)


def _used(table: str, spans: Spans) -> Iterator[Obstacle]:
    """Find rows that were not added with them and point at what was added."""
    for link in _links_to(apps.get_model(table)):
        pointing, column = link.related_model, link.field.attname
        label = pointing._meta.label_lower  # noqa: SLF001
        own = [ids_in("id", part) for part in _parts(spans.get(label, ()))]
        for part in _parts(spans[table]):
            rows = pointing._base_manager.filter(ids_in(column, part))  # noqa: SLF001
            for one in own:
                rows = rows.exclude(one)
            for id_ in rows.values_list(column, flat=True).order_by(column).distinct():
                yield Obstacle(table, id_, label)


def _links_to(table: type[Model]) -> Iterator[Any]:
    """Give every key of another table, or its own, that points at a table."""
    for one in table._meta.get_fields(include_hidden=True):  # noqa: SLF001 - Django's way to ask
        if one.auto_created and not one.concrete and (one.one_to_many or one.one_to_one):
            yield one


def _put_back(change: Change) -> None:
    table = apps.get_model(change.table)
    columns: Columns = [table._meta.get_field(name) for name in change.columns]  # noqa: SLF001
    if change.is_removal:
        bulk.insert(table, change.columns, (_prepared(columns, row) for row in change.rows))
    else:
        before = ((*_prepared(columns, row[1]), row[0]) for row in change.rows)
        bulk.update(table, change.columns, before)


def _prepared(columns: Columns, kept: list[Any]) -> list[Any]:
    """Return kept cells as the database takes them."""
    found = journal.values(columns, kept)
    return [
        one.get_db_prep_save(value, connection) for one, value in zip(columns, found, strict=True)
    ]


def _within(table: type[Model], spans: Iterable[Span]) -> Iterator[Rows]:
    for part in _parts(spans):
        yield table._base_manager.filter(ids_in("id", part))  # noqa: SLF001 - behind the guard


def _parts(spans: Iterable[Span]) -> Iterator[list[Span]]:
    return bulk.batches(spans, _MOST_SPANS)


def _locked(rows: Rows, *, is_act: bool) -> Rows:
    if is_act and connection.vendor == "postgresql":
        return rows.select_for_update(of=("self",))
    return rows
