"""Add one row at the price of its statement, to the tables that every sign-in writes.

The ORM makes an object and a statement each time, which costs as much as the database does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from sleutelbos.kit import scope


def add(table: type[Model], *, school_id: int | None, **values: object) -> None:
    """Insert a row of a school; what is not named gets its default.

    Columns are named as the attributes of the model are: ``account_id``. Raise WrongSchool for a
    row of another school than the one at work.
    """
    statement, row = _insert(table, school_id, values)
    with connection.cursor() as cursor:
        cursor.execute(statement, row)


def add_returning(table: type[Model], *, school_id: int | None, **values: object) -> int:
    """Insert a row as ``add`` does, and return its id."""
    statement, row = _insert(table, school_id, values)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} RETURNING id", row)
        return int(cursor.fetchone()[0])


@contextmanager
def at_once() -> Iterator[None]:
    """Send the statements of this block without waiting for each, in a transaction that is open.

    Faults come at the end of the block. Nothing in it may ask how many rows a statement met, as
    an update of the ORM does: nobody knows yet. PostgreSQL only; SQLite has nobody to wait for.
    """
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        with connection.wrap_database_errors, connection.connection.pipeline():
            yield
    else:
        yield


def _insert(
    table: type[Model], school_id: int | None, values: dict[str, object]
) -> tuple[str, list[Any]]:
    scope.check(table, school_id)
    statement, fields = _statement(table)
    values["school_id"] = school_id
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
def _statement(table: type[Model]) -> tuple[str, list["Field[Any, Any]"]]:
    meta = table._meta  # noqa: SLF001 - Django's way to ask
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    names = ", ".join(connection.ops.quote_name(field.column or "") for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    name = connection.ops.quote_name(meta.db_table)
    return f"INSERT INTO {name} ({names}) VALUES ({marks})", fields  # noqa: S608 - made of names
