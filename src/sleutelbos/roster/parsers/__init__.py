"""Read a register file, whatever it is: its format is found by its content, not by its name."""

import datetime as dt
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from sleutelbos.roster import limits
from sleutelbos.roster.errors import FileUnreadable
from sleutelbos.roster.parsers import archive, csv, oneroster, scrubbed, tables, workbook
from sleutelbos.roster.parsers.pupils import SecretsFor
from sleutelbos.roster.parsers.tables import Choice, Chosen, Wish
from sleutelbos.roster.values import (
    FileKind,
    Finding,
    Format,
    PupilRow,
    Reading,
    RegisterRow,
    Weight,
)

__all__ = ["Choice", "Chosen", "SecretsFor", "Wish", "examples", "read", "resume"]

_ZIP = b"PK\x03\x04"
_OTHERS = (b"PK", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")


def read(stream: BinaryIO, wish: Wish = Wish()) -> Reading:  # noqa: B008 - it never changes
    """Open a register: rows and findings, in order; a file that cannot be read is one finding."""
    try:
        opened = _opened(stream, wish)
    except FileUnreadable as refusal:
        return Reading(wish.kind or FileKind.PUPILS, Format.UNKNOWN, iter([_finding(refusal)]))
    return _guarded(opened)


def resume(
    lines: Iterator[bytes],
    choice: Choice,
    *,
    kind: FileKind,
    written: Format,
    known: Container[str] = (),
    day: dt.date = dt.date.min,
) -> Reading:
    """Read a table that waited until somebody said what its columns are.

    Pupils who are ``known`` by their register id need nothing made of their national number. Who
    left before ``day`` is passed over.
    """
    reading = _guarded(tables.resume(lines, choice, kind=kind, written=written, day=day))
    return replace(reading, rows=(_for_newcomers(row, known) for row in reading.rows))


def examples(lines: Iterable[bytes]) -> tuple[tuple[str, ...], ...]:
    """Return a few cells of each column of a table that waits."""
    return scrubbed.examples(scrubbed.table(iter(lines)))


def _for_newcomers(row: RegisterRow | Finding, known: Container[str]) -> RegisterRow | Finding:
    if isinstance(row, PupilRow) and row.register_id in known:
        return row._replace(secrets=())
    return row


def _opened(stream: BinaryIO, wish: Wish) -> Reading:
    raw = stream.read(limits.BYTES + 1)
    if len(raw) > limits.BYTES:
        raise FileUnreadable("file_too_large", most=limits.BYTES >> 20)
    if raw.startswith(_ZIP):
        found = archive.opened(raw, most=limits.WORKBOOK_MEMBERS)
        if not workbook.is_workbook(found.namelist()):
            return _unpacked(archive.Archive(found), wish)
    return _table(raw, wish)


def _table(raw: bytes, wish: Wish) -> Reading:
    if raw.startswith((_ZIP, workbook.OLD)):
        is_register = partial(tables.is_register, wish=wish)
        return tables.read(partial(workbook.table, raw, is_register), Format.XLSX, wish)
    if raw.startswith(_OTHERS) or raw[:1024].lstrip().startswith(b"<"):
        raise FileUnreadable("unknown_format")
    return tables.read(partial(csv.table, raw), Format.CSV, wish)


def _unpacked(found: archive.Archive, wish: Wish) -> Reading:
    """Read a zip: a OneRoster bundle, or one file that somebody packed."""
    if not oneroster.is_bundle(found):
        names = found.names()
        if len(names) != 1:
            raise FileUnreadable("unknown_format")
        return _table(found.raw(names[0]), wish)
    kind = wish.kind or FileKind.PUPILS
    rows: Iterable[RegisterRow | Finding]
    if kind is FileKind.STAFF:
        rows = oneroster.read_staff(found, day=wish.day)
    else:
        rows = oneroster.read_pupils(found, secrets_for=wish.secrets_for, day=wish.day)
    return Reading(kind, Format.ONEROSTER, iter(rows), oneroster.LABELS)


def _guarded(reading: Reading) -> Reading:
    return replace(reading, rows=_until_unreadable(reading.rows))


def _until_unreadable(
    rows: Iterable[RegisterRow | Finding],
) -> Iterator[RegisterRow | Finding]:
    """Stop at the first thing that makes the rest of the file unreadable, and say what.

    Also when nobody is on it, or nobody who is there still: everybody would leave the school.
    """
    count = left = 0
    has_errors = False
    try:
        for row in rows:
            yield row
            count += not isinstance(row, Finding)
            left += isinstance(row, Finding) and row.code == "left_before"
            has_errors = has_errors or (isinstance(row, Finding) and row.weight is Weight.ERROR)
            if count > limits.PEOPLE:
                raise FileUnreadable("too_many_rows", most=limits.PEOPLE)
        if not (count or has_errors):
            raise FileUnreadable("all_left" if left else "no_rows")
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
