"""Add one row at the price of its statement, to the tables that every sign-in writes.

The ORM makes an object and a statement each time, which costs as much as the database does.
"""

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from sleutelbos.kit import scope


def add(table: type[Model], *, school_id: int | None, **values: object) -> int:
    """Insert a row of a school and return its id; what is not named gets its default.

    Columns are named as the attributes of the model are: ``account_id``. Raise WrongSchool for a
    row of another school than the one at work.
    """
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
    with connection.cursor() as cursor:
        cursor.execute(statement, row)
        return int(cursor.fetchone()[0])


@cache
def _statement(table: type[Model]) -> tuple[str, list["Field[Any, Any]"]]:
    meta = table._meta  # noqa: SLF001 - Django's way to ask
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    names = ", ".join(connection.ops.quote_name(field.column or "") for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    name = connection.ops.quote_name(meta.db_table)
    statement = f"INSERT INTO {name} ({names}) VALUES ({marks}) RETURNING id"  # noqa: S608 - made of names
    return statement, fields
