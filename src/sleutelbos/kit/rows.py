"""Add one row at the price of its statement, to the tables that every sign-in writes.

The ORM makes an object and a statement each time, which costs as much as the database does.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, partial
from typing import Any, TypeAlias

from django.db import connection, models, transaction
from django.db.models import Field, Model

from sleutelbos.kit import scope

_Statement: TypeAlias = tuple[str, Sequence[Any]]
_Preparation: TypeAlias = Callable[[Any], Any]
_TEXTS = (models.CharField, models.TextField)
_TAKEN_BY_ALL = (models.IntegerField, models.FloatField, models.BooleanField, models.BinaryField)
_TAKEN_BY_POSTGRESQL = (*_TAKEN_BY_ALL, models.DateTimeField, models.UUIDField)
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
    texts, values = zip(*statements, strict=True)
    return _with(texts), [value for each in values for value in each]


@cache
def _with(texts: tuple[str, ...]) -> str:
    *others, last = texts
    named = ", ".join(f"s{number} AS ({text})" for number, text in enumerate(others))
    return f"WITH {named} {last}" if named else last


def _insert(table: type[Model], school_id: int | None, values: dict[str, object]) -> _Statement:
    scope.check(table, school_id)
    values["school_id"] = school_id
    statement, columns = _statement(table, tuple(values), connection.vendor)
    row = []
    for field, prepare in columns:
        name = field.attname
        value = values.pop(name) if name in values else field.get_default()
        row.append(value if value is None else prepare(value))
    if values:
        raise TypeError(*values)
    return statement, row


@cache
def _statement(
    table: type[Model], named: tuple[str, ...], vendor: str
) -> tuple[str, list[tuple["Field[Any, Any]", _Preparation]]]:
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
    text = f"INSERT INTO {name} ({names}) VALUES ({marks})"  # noqa: S608 - made of names
    return text, [(field, _preparation(field, vendor)) for field in fields]


def _preparation(field: "Field[Any, Any]", vendor: str) -> _Preparation:
    """Return what the driver needs to be done; the ORM does more, for each value of each row."""
    field = getattr(field, "target_field", field)
    if isinstance(field, _TEXTS):
        return str  # of a choice, which the driver would write by its name
    if isinstance(field, _TAKEN_BY_ALL if vendor == "sqlite" else _TAKEN_BY_POSTGRESQL):
        return _as_it_is
    return partial(field.get_db_prep_save, connection=connection)


def _as_it_is(value: object) -> object:
    return value
