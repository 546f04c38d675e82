"""SQL that is written out, put together of parts.

For what is asked of so many, or so often, that making the statement would cost more than answering
it. The text is ours, always; what people chose stands among the values.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

_NOTHING = "SELECT 0 AS id WHERE 1 = 0"


@dataclass(frozen=True, slots=True)
class Written:
    """A part of a statement, and the values for its marks, in their order."""

    text: str
    values: tuple[Any, ...] = ()

    def as_set(self) -> RawSQL:
        """Return it for a queryset: ``filter(id__in=written.as_set())``."""
        return RawSQL(self.text, self.values)  # noqa: S611 - made of our own words


def put(frame: str, *parts: Written) -> Written:
    """Put parts into the braces of a text, in their order."""
    values = tuple(value for part in parts for value in part.values)
    return Written(frame.format(*(part.text for part in parts)), values)


def every(*parts: Written) -> Written:
    """Return the condition that all of these hold."""
    return put(" AND ".join(["({})"] * len(parts)), *parts)


def some(*parts: Written) -> Written:
    """Return the condition that one of these holds; of none, none does."""
    return put(" OR ".join(["({})"] * len(parts)) or "1 = 0", *parts)


def among(column: str, values: Collection[Any]) -> Written:
    """Return the condition that a column has one of these values; of none, it has none."""
    marks = ", ".join(["%s"] * len(values))
    return Written(f"{column} IN ({marks})" if values else "1 = 0", tuple(values))


def ids(rows: "QuerySet[Any, Any]") -> Written:
    """Return the ids that a queryset finds, written out."""
    try:
        text, values = rows.values("id").query.sql_with_params()
    except EmptyResultSet:
        return Written(_NOTHING)
    return Written(text, tuple(values))
