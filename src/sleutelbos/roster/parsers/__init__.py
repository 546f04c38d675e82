"""Read a register file, whatever it is: its format is found by its content, not by its name."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from sleutelbos.roster import limits
from sleutelbos.roster.errors import FileUnreadable
from sleutelbos.roster.parsers import columns, csv, oneroster, pupils, staff
from sleutelbos.roster.parsers.archive import Archive
from sleutelbos.roster.parsers.pupils import SecretsFor
from sleutelbos.roster.parsers.table import Table
from sleutelbos.roster.values import FileKind, Finding, Format, Reading, RegisterRow, Weight

__all__ = ["SecretsFor", "read"]

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


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
    if not raw.startswith(_ZIP):
        if raw.startswith((b"PK", _OLD_EXCEL)) or raw[:1024].lstrip().startswith(b"<"):
            raise FileUnreadable("unknown_format")
        return _of_table(csv.table(raw), Format.CSV, wanted=wanted, secrets_for=secrets_for)
    archive = Archive(raw)
    if not oneroster.is_bundle(archive):
        raise FileUnreadable("unknown_format")
    if wanted is FileKind.STAFF:
        return Reading(
            FileKind.STAFF, Format.ONEROSTER, oneroster.read_staff(archive), oneroster.LABELS
        )
    rows = oneroster.read_pupils(archive, secrets_for=secrets_for)
    return Reading(FileKind.PUPILS, Format.ONEROSTER, rows, oneroster.LABELS)


def _of_table(
    table: Table, written: Format, *, wanted: FileKind | None, secrets_for: SecretsFor | None
) -> Reading:
    """Read a table; without a usable header its only findings are about the header."""
    found = columns.resolve(table.header, row=table.row, samples=table.samples, wanted=wanted)
    if found.findings:
        return Reading(found.kind, written, iter(found.findings))
    if found.kind is FileKind.STAFF:
        return Reading(found.kind, written, staff.read(table, found), found.labels())
    rows = pupils.read(table, found, secrets_for=secrets_for)
    return Reading(found.kind, written, rows, found.labels())


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
