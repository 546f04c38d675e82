"""Read a CSV file as Flemish, French and German administrations export them."""

from collections.abc import Iterator

from sleutelbos.roster import limits
from sleutelbos.roster.errors import FileUnreadable
from sleutelbos.roster.parsers import headers, pupils, staff, text
from sleutelbos.roster.parsers.pupils import SecretsFor
from sleutelbos.roster.parsers.table import Table
from sleutelbos.roster.values import FileKind, Finding, Format, Reading, RegisterRow


def read(
    raw: bytes, *, wanted: FileKind | None = None, secrets_for: SecretsFor | None = None
) -> Reading:
    """Open a CSV file; without a usable header its only findings are about the header."""
    if max(raw.count(b"\n"), raw.count(b"\r")) > limits.PEOPLE:
        raise FileUnreadable("too_many_rows", most=limits.PEOPLE)
    table = Table(text.opened(raw))
    columns = headers.resolve(table.header, row=table.row)
    if wanted is not None and wanted is not columns.kind:
        raise FileUnreadable("other_kind", kind=columns.kind.value)
    if columns.findings:
        return Reading(columns.kind, Format.CSV, iter(columns.findings))
    rows: Iterator[RegisterRow | Finding]
    if columns.kind is FileKind.STAFF:
        rows = staff.read(table, columns)
    else:
        rows = pupils.read(table, columns, secrets_for=secrets_for)
    return Reading(columns.kind, Format.CSV, rows, columns.labels())
