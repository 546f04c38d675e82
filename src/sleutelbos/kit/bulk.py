"""Write many rows at once: COPY on PostgreSQL, executemany on SQLite, or from a query on both.

No row becomes an object, no signal is sent, nothing is validated: the caller has done so while
reading, and the database's constraints stand. What is written is noted in the journal that is open.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model, QuerySet

from sleutelbos.kit import journal
from sleutelbos.kit.journal import Journal
from sleutelbos.kit.written import Written

_BLOCKS = (50, 500, 5_000)  # how many ids are drawn at once: first, then, from then on
_BATCH = 500
_LOOKED_AT = 1_000  # entries of each index of SQLite: what is asked is the order of magnitude

T = TypeVar("T")
M = TypeVar("M", bound=Model)
Row = Sequence[str | int | bytes | None]


def insert(
    table: type[Model], columns: Sequence[str], rows: Iterable[Row], **constants: object
) -> None:
    """Insert rows of plain values; what neither they nor ``constants`` name gets its default.

    A UUID comes as its hex, which both databases read.
    """
    fields = _fields(table)
    if (log := journal.current()) is not None:
        columns, rows = _noted(log, table, columns, rows=rows, constants=constants)
    names = [fields[name].column or "" for name in columns]
    fixed = _fixed(fields, {fields[name].name for name in columns}, constants)
    if connection.vendor == "postgresql":
        _copy(_name(table), [*names, *fixed], rows, tail=tuple(fixed.values()))
        return
    marks = ["%s"] * len(names) + [_literal(value) for value in fixed.values()]
    listed = ", ".join(map(_quoted, [*names, *fixed]))
    statement = f"INSERT INTO {_name(table)} ({listed}) VALUES ({', '.join(marks)})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)  # type: ignore[arg-type]  # an iterator will do


def survey(tables: Iterable[type[Model]]) -> None:
    """Have the database look at what tables hold by now: it plans by what it last saw of them.

    PostgreSQL looks by itself, but a minute or more later, and reads whole tables for one row until
    then; SQLite never does. Not within a transaction, which would keep others from looking.
    """
    names = sorted(map(_name, tables))
    if not names:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {', '.join(names)}")
            return
        cursor.execute(f"PRAGMA analysis_limit = {_LOOKED_AT}")
        for name in names:
            cursor.execute(f"ANALYZE {name}")


def insert_from(table: type[Model], column: str, ids: Written, **constants: object) -> int:
    """Insert a row for each of these ids, in one statement; return how many. No journal sees it."""
    fields = _fields(table)
    fixed = _fixed(fields, {fields[column].name}, constants)
    names = ", ".join(map(_quoted, [fields[column].column or "", *fixed]))
    marks = "".join(", %s" for _ in fixed)
    statement = (
        f"INSERT INTO {_name(table)} ({names}) "  # noqa: S608 - names of our own tables
        f"SELECT found.id{marks} FROM ({ids.text}) AS found"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, (*fixed.values(), *ids.values))  # type: ignore[arg-type]
        return int(cursor.rowcount)


def update(table: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Set columns of rows; each row gives their values and then its id."""
    fields = _fields(table)
    setting = ", ".join(f"{_quoted(fields[name].column or '')} = %s" for name in columns)
    statement = f"UPDATE {_name(table)} SET {setting} WHERE id = %s"  # noqa: S608
    if found := list(rows):
        if (log := journal.current()) is not None:
            _note_changes(log, table, columns=[fields[name] for name in columns], rows=found)
        with connection.cursor() as cursor:
            cursor.executemany(statement, found)


def change(rows: QuerySet[M, M], **values: Any) -> int:
    """Set the same values in all of these rows; return how many there are."""
    if (log := journal.current()) is not None:
        fields = _fields(rows.model)
        columns = [fields[name] for name in values]
        after = list(values.values())
        found = _locked(rows).values_list("id", *(one.attname for one in columns))
        log.change(rows.model, columns, ((id_, before, after) for id_, *before in found))
    return rows.update(**values)


def remove(rows: QuerySet[M, M]) -> None:
    """Remove these rows."""
    if (log := journal.current()) is not None:
        columns = list(rows.model._meta.concrete_fields)  # noqa: SLF001 - Django's way to ask
        names = [one.attname for one in columns]
        log.remove(rows.model, columns, _locked(rows).values_list(*names))
    rows.delete()


class Ids:
    """Fresh ids of a table, one after the other; on SQLite only good inside one transaction."""

    def __init__(self, table: type[Model]) -> None:
        self._source = _sequence(table) if connection.vendor == "postgresql" else _last(table)

    def __iter__(self) -> Iterator[int]:
        return self

    def __next__(self) -> int:
        return next(self._source)


def batches(rows: Iterable[T], size: int = _BATCH) -> Iterator[list[T]]:
    """Cut rows into lists that a statement can name one by one."""
    source = iter(rows)
    while batch := list(itertools.islice(source, size)):
        yield batch


def _noted(
    log: Journal,
    table: type[Model],
    columns: Sequence[str],
    *,
    rows: Iterable[Row],
    constants: Mapping[str, object],
) -> tuple[Sequence[str], Iterable[Row]]:
    """Let the journal see the rows, and which ids they get.

    SQLite has one writer and gives ids in a row; elsewhere each row takes its own along.
    """
    first = None
    if "id" not in columns and connection.vendor == "sqlite":
        first = next(_last(table))
    elif "id" not in columns:
        ids = log.ids.setdefault(table, Ids(table))
        # All of them before the COPY begins: drawing ids is a statement of its own.
        columns, rows = (*columns, "id"), [(*row, next(ids)) for row in rows]
    return columns, log.adding(table, columns, rows, fixed=constants, first=first)


def _note_changes(
    log: Journal, table: type[Model], *, columns: Sequence["Field[Any, Any]"], rows: list[Row]
) -> None:
    names = [one.attname for one in columns]
    for batch in batches(rows):
        after = {row[-1]: list(row[:-1]) for row in batch}
        known = _locked(table._base_manager.filter(id__in=after))  # noqa: SLF001
        found = known.values_list("id", *names)
        log.change(table, columns, ((id_, before, after[id_]) for id_, *before in found))


def _locked(rows: QuerySet[M, M]) -> QuerySet[M, M]:
    """Keep others from these rows till the end: what is noted is what is written over."""
    return rows.select_for_update(of=("self",)) if connection.vendor == "postgresql" else rows


def _copy(table: str, names: list[str], rows: Iterable[Row], *, tail: tuple[object, ...]) -> None:
    statement = f"COPY {table} ({', '.join(map(_quoted, names))}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row((*row, *tail))


def _fixed(
    fields: Mapping[str, "Field[Any, Any]"], given: set[str], constants: Mapping[str, object]
) -> dict[str, object]:
    """Return what is the same in every row, by column; NULL is left to the database."""
    fixed: dict[str, object] = {}
    for field in dict.fromkeys(fields.values()):
        if field.name in given or field.primary_key:
            continue
        value = constants.get(field.attname, constants.get(field.name))
        value = field.get_default() if value is None else value
        if value is None and not field.null:
            raise ValueError(field.name)
        if value is not None:
            ready = field.get_db_prep_save(value, connection)
            fixed[field.column or ""] = str(ready) if isinstance(ready, dt.date) else ready
    return fixed


def _literal(value: object) -> str:
    """Write a value that the code, not a person, has chosen into a statement."""
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, str):
        text = value.replace("'", "''").replace("%", "%%")
        return f"'{text}'"
    raise TypeError(value)


def _fields(table: type[Model]) -> dict[str, "Field[Any, Any]"]:
    """Return the columns of a table by the names of their fields, with and without _id."""
    fields = table._meta.concrete_fields  # noqa: SLF001 - Django's way to ask
    return {field.name: field for field in fields} | {field.attname: field for field in fields}


def _name(table: type[Model]) -> str:
    return _quoted(table._meta.db_table)  # noqa: SLF001 - Django's way to ask


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _sequence(table: type[Model]) -> Iterator[int]:
    """Draw ids in blocks that grow; the sequence is looked up once for each, not for each id."""
    statement = (
        "WITH its AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence) "
        "SELECT nextval(sequence) FROM its, generate_series(1, %s)"
    )
    for size in itertools.chain(_BLOCKS, itertools.repeat(_BLOCKS[-1])):
        with connection.cursor() as cursor:
            cursor.execute(statement, [_name(table), size])
            block = cursor.fetchall()
        for (number,) in block:
            yield number


def _last(table: type[Model]) -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [_name(table)[1:-1]])
        row = cursor.fetchone()
    return itertools.count((row[0] if row else 0) + 1)
