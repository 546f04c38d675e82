"""Read a register file, whatever it is: its format is found by its content, not by its name."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from sleutelbos.roster import limits
from sleutelbos.roster.errors import FileUnreadable
from sleutelbos.roster.parsers import archive, columns, csv, oneroster, pupils, staff, workbook
from sleutelbos.roster.parsers.pupils import SecretsFor
from sleutelbos.roster.parsers.table import Table
from sleutelbos.roster.values import FileKind, Finding, Format, Reading, RegisterRow, Weight

__all__ = ["SecretsFor", "read"]

_ZIP = b"PK\x03\x04"


def read(
    stream: BinaryIO, *, wanted: FileKind | None = None, secrets_for: SecretsFor | None = None
) -> Reading:
    """Open a register: rows and findings, in order; a file that cannot be read is one finding.

    ``wanted`` chooses between pupils and staff where one file has both. ``secrets_for`` gets each
    pupil's national number while the row is read; nothing else ever does.
    """
    try:
        opened = _opened(stream, wanted=wanted, secrets_for=secrets_for)
    except FileUnreadable as refusal:
        return Reading(wanted or FileKind.PUPILS, Format.UNKNOWN, iter([_finding(refusal)]))
    return Reading(opened.kind, opened.format, _guarded(opened.rows), opened.columns)


def _opened(
    stream: BinaryIO, *, wanted: FileKind | None, secrets_for: SecretsFor | None
) -> Reading:
    raw = stream.read(limits.BYTES + 1)
    if len(raw) > limits.BYTES:
        raise FileUnreadable("file_too_large", most=limits.BYTES >> 20)
    if raw.startswith(_ZIP):
        found = archive.opened(raw, most=limits.WORKBOOK_MEMBERS)
        if not workbook.is_workbook(found.namelist()):
            return _bundle(archive.Archive(found), wanted=wanted, secrets_for=secrets_for)
    written, table = _table(raw, wanted)
    return _of_table(table, written, wanted=wanted, secrets_for=secrets_for)


def _table(raw: bytes, wanted: FileKind | None) -> tuple[Format, Table]:
    if raw.startswith((_ZIP, workbook.OLD)):
        return Format.XLSX, workbook.table(raw, wanted=wanted)
    if raw.startswith(b"PK") or raw[:1024].lstrip().startswith(b"<"):
        raise FileUnreadable("unknown_format")
    return Format.CSV, csv.table(raw)


def _bundle(
    found: archive.Archive, *, wanted: FileKind | None, secrets_for: SecretsFor | None
) -> Reading:
    """Read a zip: a OneRoster bundle, or one file that somebody packed."""
    if not oneroster.is_bundle(found):
        names = found.names()
        if len(names) != 1:
            raise FileUnreadable("unknown_format")
        written, table = _table(found.raw(names[0]), wanted)
        return _of_table(table, written, wanted=wanted, secrets_for=secrets_for)
    if wanted is FileKind.STAFF:
        rows = oneroster.read_staff(found)
        return Reading(FileKind.STAFF, Format.ONEROSTER, rows, oneroster.LABELS)
    pupils_rows = oneroster.read_pupils(found, secrets_for=secrets_for)
    return Reading(FileKind.PUPILS, Format.ONEROSTER, pupils_rows, oneroster.LABELS)


def _of_table(
    table: Table, written: Format, *, wanted: FileKind | None, secrets_for: SecretsFor | None
) -> Reading:
    """Read a table; without a usable header its only findings are about the header."""
    found = columns.resolve(table.header, row=table.row, samples=table.samples, wanted=wanted)
    rows: Iterator[RegisterRow | Finding]
    if found.findings:
        rows = iter(found.findings)
    elif found.kind is FileKind.STAFF:
        rows = staff.read(table, found)
    else:
        rows = pupils.read(table, found, secrets_for=secrets_for)
    located = (table.located(one) if isinstance(one, Finding) else one for one in rows)
    return Reading(found.kind, written, located, found.labels())


def _guarded(rows: Iterable[RegisterRow | Finding]) -> Iterator[RegisterRow | Finding]:
    """Stop at the first thing that makes the rest of the file unreadable, and say what."""
    count = 0
    try:
        for row in rows:
            yield row
            count += not isinstance(row, Finding)
            if count > limits.PEOPLE:
                raise FileUnreadable("too_many_rows", most=limits.PEOPLE)
    except FileUnreadable as refusal:
        yield _finding(refusal)
    except UnicodeDecodeError:
        yield Finding(0, "", "unreadable_letter", Weight.ERROR)


def _finding(refusal: FileUnreadable) -> Finding:
    facts = {
        name: value
        for name, value in refusal.facts.items()
        if name != "reason" and isinstance(value, str | int)
    }
    row, column = int(facts.pop("row", 0)), str(facts.pop("column", ""))
    return Finding(row, column, refusal.reason, Weight.ERROR, facts)
