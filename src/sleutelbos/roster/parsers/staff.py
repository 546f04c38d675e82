"""Turn the rows of a table into members of staff."""

import re
from collections.abc import Iterable, Iterator

from sleutelbos.roster.parsers import cells
from sleutelbos.roster.parsers.headers import Columns
from sleutelbos.roster.parsers.pupils import Row
from sleutelbos.roster.parsers.table import Cells
from sleutelbos.roster.values import Finding, StaffRow, Weight

_BETWEEN = re.compile(r"\s*[,;/|]\s*")


def read(rows: Iterable[Cells | Finding], columns: Columns) -> Iterator[StaffRow | Finding]:
    """Give every good row as a member of staff; a bad row gives its errors only."""
    places = columns.fields()
    for source in rows:
        if isinstance(source, Finding):
            yield source
            continue
        row = Row(source, columns.header)
        member = _member(row, places)
        yield from row.findings
        if not row.is_bad:
            yield member


def _member(row: Row, places: dict[str, int]) -> StaffRow:
    for field in ("register_id", "family_name", "first_name"):
        if not row.raw(places[field]):
            row.fault(places[field], "missing_value")
    register_id, family_name, first_name, email, role, classes = (
        row.text(field, places.get(field))
        for field in ("register_id", "family_name", "first_name", "email", "role", "classes")
    )
    if not cells.is_known_function(role or ""):
        row.note(places["role"], "unknown_function", Weight.NOTICE, value=cells.shown(role or ""))
    return StaffRow(
        row.row,
        register_id or "",
        family_name or "",
        first_name or "",
        email,
        cells.staff_role(role or ""),
        None if classes is None else class_names(classes),
    )


def class_names(text: str) -> tuple[str, ...]:
    """Cut a list of classes into names."""
    return tuple(dict.fromkeys(name for name in _BETWEEN.split(text) if name))
