"""A header and the rows below it, wherever in a file they begin."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from sleutelbos.kit import names
from sleutelbos.roster import limits, national_number
from sleutelbos.roster.errors import FileUnreadable
from sleutelbos.roster.values import Finding, Weight

_LONGEST_HEADER = 60
_CLOSING = ("totaal", "aantal", "total", "nombre", "summe", "gesamt", "anzahl", "afgedrukt",
            "gedrukt", "imprime", "gedruckt", "printed", "bladzijde", "pagina",
            "einde")  # fmt: skip
Finder = Callable[[Sequence[Sequence[str]]], tuple[int, list[str]]]


class Cells(NamedTuple):
    """One row: the line on which it starts, counted from 1, and its cells."""

    row: int
    cells: list[str]


def first(rows: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """Take the first row for the header."""
    return 0, list(rows[0])


class Table:
    """A header and an iterator over the rows below it; a broken row comes as a finding."""

    def __init__(
        self,
        raw: Iterator[Cells | Finding],
        find: Finder = first,
        *,
        sheet: str = "",
        shift: int = 0,
    ) -> None:
        self.sheet, self.shift = sheet, shift
        early = list(islice(raw, limits.HEADER_ROWS))
        if not early:
            raise FileUnreadable("empty_file")
        rows = [one for one in early if isinstance(one, Cells)]
        if not rows or (isinstance(early[0], Finding) and find is first):
            broken = next(one for one in early if isinstance(one, Finding))
            raise FileUnreadable(broken.code, row=broken.row)
        place, header = find([one.cells for one in rows])
        self.row = rows[place].row
        if len(header) > limits.COLUMNS:
            raise FileUnreadable("too_many_columns", most=limits.COLUMNS)
        self._written = _without_tail(rows[place].cells)
        self.header = [_shown(" ".join(cell.split())) for cell in _without_tail(header)]
        is_over = header != rows[place].cells  # the row above says whose columns these are
        above = rows[place - 1].row if is_over else 0
        self._above = [one for one in early if one.row < self.row and one.row != above]
        self.early = [one for one in early if one.row > self.row]
        self._rest = raw

    def __iter__(self) -> Iterator[Cells | Finding]:
        yield from filter(None, map(self._from_above, self._above))
        for found in chain(self.early, self._rest):
            if isinstance(found, Finding):
                yield self._placed(found)
            elif not self._is_header(found.cells):
                yield self._fitted(found)

    def located(self, finding: Finding) -> Finding:
        """Add to a finding the sheet and the cell of a workbook."""
        if not self.sheet or not finding.row:
            return finding
        facts: dict[str, str | int] = {**finding.facts, "sheet": self.sheet}
        if finding.column in self.header:
            column = self.shift + self.header.index(finding.column)
            facts["cell"] = f"{_letters(column)}{finding.row}"
        return finding._replace(facts=facts)

    def _is_header(self, cells: list[str]) -> bool:
        """Say whether a row repeats the header, as lists do on every page."""
        return cells[0] == self._written[0] and _without_tail(cells) == self._written

    def samples(self, place: int) -> list[str]:
        """Return what the first rows have in a column."""
        rows = (one.cells for one in self.early if isinstance(one, Cells))
        return [text for cells in rows if place < len(cells) and (text := cells[place].strip())]

    def _from_above(self, found: Cells | Finding) -> Finding | None:
        """Pass over titles; a row above the header with as many cells as it is no title."""
        if isinstance(found, Finding):
            return found
        filled = sum(1 for cell in found.cells if cell.strip())
        if 2 * filled <= len(self.header) or filled < 3:
            return None
        return Finding(found.row, "", "above_header", Weight.ERROR)

    def _fitted(self, found: Cells) -> Cells | Finding:
        """Give a row as many cells as the header; say so when that cannot be."""
        wanted, cells = len(self.header), found.cells
        if len(cells) == wanted and any(cells[2:]):
            return found
        if wanted > 2 and _is_closing(cells):
            return Finding(found.row, "", "closing_row", Weight.NOTICE)
        if len(cells) > wanted and any(cells[wanted:]):
            return self._ragged(found, "")
        if len(cells) < wanted:
            return self._ragged(found, self.header[len(cells)])
        return Cells(found.row, cells[:wanted])

    def _ragged(self, found: Cells, column: str) -> Finding:
        facts: dict[str, str | int] = {"cells": len(found.cells), "columns": len(self.header)}
        return Finding(found.row, column, "ragged_row", Weight.ERROR, facts)

    def _placed(self, found: Finding) -> Finding:
        """Name the column of a broken row."""
        place = found.facts.get("place")
        if not isinstance(place, int):
            return found
        column = self.header[place] if place < len(self.header) else ""
        return found._replace(column=column, facts={})


def _letters(column: int) -> str:
    """Name a column of a workbook: A, Z, AA."""
    text = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        text, column = chr(ord("A") + rest) + text, column - 1
    return text


def _is_closing(cells: Sequence[str]) -> bool:
    """Say whether a row only closes a list: "Totaal: 412", and nothing else."""
    filled = [cell for cell in cells if cell.strip()]
    return 0 < len(filled) <= 2 and names.fold(filled[0]).startswith(_CLOSING)


def _shown(header: str) -> str:
    """Name a column as the file does, shortened, and never with somebody's number."""
    is_number = national_number.is_inside(header)
    return (national_number.masked(header) if is_number else header)[:_LONGEST_HEADER]


def _without_tail(cells: Sequence[str]) -> list[str]:
    """Leave out empty cells at the end of a header: spreadsheets write them."""
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept
