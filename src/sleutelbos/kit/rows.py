"""Add one row at the price of its statement, to the tables that every sign-in writes.

The ORM makes an object and a statement each time, which costs as much as the database does.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeAlias

from django.db import connection, transaction
from django.db.models import Field, Model

from sleutelbos.kit import scope

_Statement: TypeAlias = tuple[str, Sequence[Any]]
_kept: ContextVar[list[_Statement] | None] = ContextVar("kept", default=None)


def add(table: type[Model], *, school_id: int | None, **values: object) -> None:
    """Insert a row of a school; what is not named gets its default.

    Columns are named as the attributes of the model are: ``account_id``. Raise WrongSchool for a
    row of another school than the one at work.
    """
    execute(*_insert(table, school_id, values))


def execute(statement: str, values: Sequence[Any]) -> None:
    """Run a statement that answers nothing: now, or with the others of ``at_once``."""
    kept = _kept.get()
    if kept is None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
    else:
        kept.append((statement, values))


@contextmanager
def at_once() -> Iterator[None]:
    """Make one transaction of all that is added or executed here in this block.

    On PostgreSQL it is one statement, sent when the block ends: one trip in place of one for each
    row, for the begin and for the end. So nothing in the block may read what it adds; nor may two
    statements change one row.
    """
    if connection.vendor != "postgresql":
        with transaction.atomic():
            yield
        return
    if _kept.get() is not None:  # one within another is part of it
        yield
        return
    kept: list[_Statement] = []
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)
    if kept:
        execute(*_joined(kept))


def _joined(statements: Sequence[_Statement]) -> _Statement:
    *others, last = (text for text, _ in statements)
    named = ", ".join(f"s{number} AS ({text})" for number, text in enumerate(others))
    values = [value for _, values in statements for value in values]
    return (f"WITH {named} {last}" if named else last), values


def _insert(table: type[Model], school_id: int | None, values: dict[str, object]) -> _Statement:
    scope.check(table, school_id)
    values["school_id"] = school_id
    statement, fields = _statement(table, tuple(values))
    row = [
        field.get_db_prep_save(
            values.pop(field.attname) if field.attname in values else field.get_default(),
            connection,
        )
        for field in fields
    ]
    if values:
        raise TypeError(*values)
    return statement, row


@cache
def _statement(table: type[Model], named: tuple[str, ...]) -> tuple[str, list["Field[Any, Any]"]]:
    """Return the insert of these attributes and of what has a default other than NULL."""
    meta = table._meta  # noqa: SLF001 - Django's way to ask
    fields = [
        field
        for field in meta.concrete_fields
        if field.attname in named or not (field.primary_key or field.get_default() is None)
    ]
    names = ", ".join(connection.ops.quote_name(field.column or "") for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    name = connection.ops.quote_name(meta.db_table)
    return f"INSERT INTO {name} ({names}) VALUES ({marks})", fields  # noqa: S608 - made of names
