"""Turn the rows of a table into members of staff."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from sleutelbos.roster.parsers import cells
from sleutelbos.roster.parsers.columns import Columns
from sleutelbos.roster.parsers.rows import Row, full_name
from sleutelbos.roster.parsers.table import Cells
from sleutelbos.roster.values import Finding, StaffRow, Weight

_BETWEEN = re.compile(r"\s*[,;/|+&]\s*")


def read(
    rows: Iterable[Cells | Finding], columns: Columns, *, day: dt.date = dt.date.min
) -> Iterator[StaffRow | Finding]:
    """Give every good row as somebody who works there on this day; a bad row its errors only."""
    places = columns.fields()
    for source in rows:
        if isinstance(source, Finding):
            yield source
            continue
        row = Row(source, columns.header)
        if row.is_passed_over(places, day):
            yield from row.findings
            continue
        member = _member(row, places)
        row.name(places["register_id"], member.register_id)
        yield from row.findings
        if not row.is_bad:
            yield member


def _member(row: Row, places: dict[str, int]) -> StaffRow:
    if not row.raw(places["register_id"]):
        row.fault(places["register_id"], "missing_value")
    register_id = row.text("register_id", places["register_id"]) or ""
    names = full_name(row, places)
    email, role, classes = (
        row.text(field, places.get(field)) for field in ("email", "role", "classes")
    )
    row.check_numbers(list(places.values()))
    if not cells.is_known_function(role or ""):
        row.note(places["role"], "unknown_function", Weight.NOTICE, value=cells.shown(role or ""))
    return StaffRow(
        row.row,
        register_id,
        *names,
        email,
        cells.staff_role(role or ""),
        None if classes is None else class_names(classes),
    )


def class_names(text: str) -> tuple[str, ...]:
    """Cut a list of classes into names."""
    return tuple(dict.fromkeys(name for name in _BETWEEN.split(text) if name))
