"""Read a table: find its columns, then its rows; or say what somebody must be asked about it."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from sleutelbos.roster.errors import ColumnsUnclear
from sleutelbos.roster.parsers import chosen, columns, headers, pupils, scrubbed, staff
from sleutelbos.roster.parsers.columns import Columns
from sleutelbos.roster.parsers.pupils import SecretsFor
from sleutelbos.roster.parsers.table import Table
from sleutelbos.roster.values import FileKind, Finding, Format, Reading, RegisterRow, Unread, Weight

Choice = Mapping[str, str]  # field: header
Chosen = Callable[[FileKind, Sequence[str]], Choice]


def nothing(_kind: FileKind, _header: Sequence[str]) -> Choice:
    """Say that nobody said anything about files with these headers."""
    return {}


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants a file to be read.

    ``kind`` chooses between pupils and staff where one file has both. ``secrets_for`` gets each
    pupil's national number while the row is read; nothing else ever does. ``chosen`` tells what
    was said before about files with these headers, ``said`` is said now about this one; ``asks``:
    somebody wants to say it, so the rows are not read yet. Who left before ``day`` is passed over.
    """

    kind: FileKind | None = None
    secrets_for: SecretsFor | None = None
    chosen: Chosen = nothing
    said: Choice = field(default_factory=dict)
    asks: bool = False
    day: dt.date = dt.date.min


def is_register(table: Table, wish: Wish) -> bool:
    """Say whether a table has the columns of a register."""
    return not _columns(table, wish).findings


def read(again: Callable[[], Table], written: Format, wish: Wish) -> Reading:
    """Read a table; without a usable header its only findings are about the header."""
    table = again()
    found = _columns(table, wish)
    if not (found.findings or wish.asks):
        return _reading(table, found, written=written, wish=wish)
    located = map(table.located, found.findings)
    if any(one.code in ("other_kind", "no_header") for one in found.findings):
        return Reading(found.kind, written, located)
    numbers = [place for (_, name), place in found.places.items() if name == "national_number"]
    guess = chosen.guess(found, table.samples)
    unread = Unread(
        tuple(chosen.numbered(table.header)),
        guess,
        tuple(chosen.said(found).values()),
        tuple(chosen.offered(found.kind, guess)),
        lambda digest: scrubbed.lines(again, numbers, digest),
    )
    return Reading(found.kind, written, located, unread=unread)


def resume(
    lines: Iterator[bytes], choice: Choice, *, kind: FileKind, written: Format, day: dt.date
) -> Reading:
    """Read a table that waited until somebody said what its columns are."""
    table = scrubbed.table(lines)
    found = chosen.columns(kind, table.header, choice, row=table.row)
    if found.findings:
        raise ColumnsUnclear(found.findings)
    return _reading(table, found, written=written, wish=Wish(kind, day=day))


def _columns(table: Table, wish: Wish) -> Columns:
    """Find the columns as they were chosen, else by their headers."""
    for kind in [wish.kind] if wish.kind else FileKind:
        if choice := wish.chosen(kind, table.header):
            return chosen.columns(kind, table.header, {**choice, **wish.said}, row=table.row)
    found = columns.resolve(table.header, row=table.row, samples=table.samples, wanted=wish.kind)
    if wish.said:
        guess = chosen.guess(found, table.samples)
        kept = {name: text for name, text in guess.items() if text not in wish.said.values()}
        return chosen.columns(found.kind, table.header, {**kept, **wish.said}, row=table.row)
    if found.findings and headers.are_cells(table.header):
        lost = Finding(table.row, "", "no_header", Weight.ERROR)
        return Columns(found.kind, found.header, {}, (lost,))
    return found


def _reading(table: Table, found: Columns, *, written: Format, wish: Wish) -> Reading:
    rows: Iterator[RegisterRow | Finding]
    if found.findings:
        rows = iter(found.findings)
    elif found.kind is FileKind.STAFF:
        rows = staff.read(table, found, day=wish.day)
    else:
        rows = pupils.read(table, found, secrets_for=wish.secrets_for, day=wish.day)
    located = (
        table.located(one) if isinstance(one, Finding) else one
        for one in chain(_unused(table, found), rows)
    )
    said = chosen.said(found)
    return Reading(
        found.kind,
        written,
        located,
        {**found.labels(), **said},
        choice=said,
        headers=chosen.key(table.header),
    )


def _unused(table: Table, found: Columns) -> Iterator[Finding]:
    """Say which columns are not used though something stands in them."""
    used = set(found.places.values())
    unused = [
        text
        for place, text in enumerate(chosen.numbered(table.header))
        if place not in used and table.header[place] and table.samples(place)
    ]
    if unused and not found.findings:
        facts = {"columns": ", ".join(unused)}
        yield Finding(table.row, "", "unused_columns", Weight.NOTICE, facts)
