"""Read a workbook (XLSX, and what spreadsheets wrote before and beside it): one of its sheets.

Values only: no formula is calculated, no link followed, no hidden sheet read.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import NamedTuple

from sleutelbos.roster import limits
from sleutelbos.roster.errors import FileUnreadable
from sleutelbos.roster.parsers import headers, workbook_reader
from sleutelbos.roster.parsers.table import Cells, Table

OLD = b"\xd0\xcf\x11\xe0"  # the container of spreadsheets before 2007, and of locked ones
_MEMBERS = frozenset({"[Content_Types].xml", "content.xml"})
_FAULTS = {workbook_reader.LOCKED: "locked_workbook", workbook_reader.BROKEN: "broken_workbook"}


class Sheet(NamedTuple):
    """A sheet's name, its rows, and how many empty columns stand before them."""

    name: str
    shift: int
    rows: list[Cells]


def is_workbook(members: list[str]) -> bool:
    """Say whether a zip with these members is a workbook."""
    return not _MEMBERS.isdisjoint(members)


def table(raw: bytes, is_register: Callable[[Table], bool]) -> Table:
    """Return the header and the rows of the sheet that is a register.

    Without one, the sheet with most in it stands for it; with two nobody can say which is meant.
    """
    found = [(sheet, _table(sheet)) for sheet in sheets(raw) if sheet.rows]
    if not found:
        raise FileUnreadable("empty_file")
    good = [(sheet, one) for sheet, one in found if is_register(one)]
    if len(good) > 1:
        names = ", ".join(sheet.name for sheet, _ in good)
        raise FileUnreadable("two_registers", sheets=names)
    return max(good or found, key=lambda pair: len(pair[0].rows))[1]


def _table(sheet: Sheet) -> Table:
    if len(sheet.rows) > limits.PEOPLE:
        raise FileUnreadable("too_many_rows", most=limits.PEOPLE)
    return Table(iter(sheet.rows), headers.find, sheet=sheet.name, shift=sheet.shift)


def sheets(raw: bytes) -> list[Sheet]:
    """Return the sheets that one sees, as a process of its own reads them."""
    lines = _read(raw).split(b"\n")
    names = json.loads(lines[0])
    found = [Sheet(name, 0, []) for name, _ in names]
    for line in filter(None, lines[1:]):
        place, row, shift, cells = json.loads(line)
        found[place] = found[place]._replace(shift=shift)
        found[place].rows.append(Cells(row, cells))
    hidden = [name for name, is_shown in names if not is_shown]
    if hidden and not any(sheet.rows for sheet in found):
        raise FileUnreadable("hidden_sheet", sheet=hidden[0])
    return found


def _read(raw: bytes) -> bytes:
    """Return what the reader writes; it has its own memory and seconds, and nothing else."""
    words = [limits.WORKBOOK_MEMORY, limits.WORKBOOK_SECONDS, limits.BYTES]
    try:
        done = subprocess.run(  # noqa: S603 - our own script and numbers
            [sys.executable, "-I", workbook_reader.__file__, *map(str, words)],
            input=raw,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            timeout=2 * limits.WORKBOOK_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileUnreadable("workbook_too_large") from error
    if done.returncode != workbook_reader.OK:
        raise FileUnreadable(_FAULTS.get(done.returncode, "workbook_too_large"))
    return done.stdout
