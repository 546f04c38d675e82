"""Cut text into rows of cells, however broken it is: every row comes out, or says what it lacks."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from sleutelbos.roster import limits, national_number
from sleutelbos.roster.errors import FileUnreadable
from sleutelbos.roster.values import Finding, Weight

_DELIMITERS = ";,\t|"
_LONGEST_HEADER = 60


class Cells(NamedTuple):
    """One row: the line on which it starts, counted from 1, and its cells."""

    row: int
    cells: list[str]


class Table:
    """A header and an iterator over the rows below it; a broken row comes as a finding."""

    def __init__(self, text: TextIO) -> None:
        self._lines = _Lines(text)
        self.row, first = self._first_line()
        self.delimiter = max(_DELIMITERS, key=_outside_quotes(first).count)
        parsed = self._cells(self.row, first)
        if isinstance(parsed, Finding):
            raise FileUnreadable(parsed.code, row=parsed.row)
        if len(parsed.cells) > limits.COLUMNS:
            raise FileUnreadable("too_many_columns", most=limits.COLUMNS)
        self.header = [_shown(" ".join(cell.split())) for cell in _without_tail(parsed.cells)]

    def __iter__(self) -> Iterator[Cells | Finding]:
        while line := self._lines.next():
            row, text = line
            found = self._cells(row, text)
            if isinstance(found, Finding):
                yield found
            elif any(found.cells):
                yield self._fitted(found)

    def _first_line(self) -> tuple[int, str]:
        while line := self._lines.next():
            if line[1].strip() and not line[1].lower().startswith("sep="):
                return line
        raise FileUnreadable("empty_file")

    def _fitted(self, found: Cells) -> Cells | Finding:
        """Give a row as many cells as the header; say so when that cannot be."""
        wanted, cells = len(self.header), found.cells
        if len(cells) > wanted and any(cells[wanted:]):
            return self._ragged(found, "")
        if len(cells) < wanted:
            return self._ragged(found, self.header[len(cells)])
        return Cells(found.row, cells[:wanted])

    def _ragged(self, found: Cells, column: str) -> Finding:
        facts: dict[str, str | int] = {"cells": len(found.cells), "columns": len(self.header)}
        return Finding(found.row, column, "ragged_row", Weight.ERROR, facts)

    def _cells(self, row: int, line: str) -> Cells | Finding:
        if len(line) > limits.LINE_LENGTH:
            return Finding(row, "", "line_too_long", Weight.ERROR, {"most": limits.LINE_LENGTH})
        if '"' not in line:
            return Cells(row, line.rstrip("\r\n").split(self.delimiter))
        return self._quoted(row, line)

    def _quoted(self, row: int, line: str) -> Cells | Finding:
        """Read a row with quotes, which may span lines; an unclosed quote takes no row along."""
        taken: list[tuple[int, str]] = []
        whole = line
        while True:
            try:
                return Cells(row, next(csv.reader([whole], delimiter=self.delimiter, strict=True)))
            except csv.Error as error:
                following = self._lines.next() if "end of data" in str(error) else None
                whole += following[1] if following else ""
            if following:
                taken.append(following)
            if not following or len(taken) == limits.CELL_LINES or len(whole) > limits.LINE_LENGTH:
                self._lines.push_back(taken)
                return Finding(row, self._broken_column(line), "broken_quotes", Weight.ERROR)

    def _broken_column(self, line: str) -> str:
        """Name the first column of a line that is not a well-formed cell."""
        cell = re.compile(
            rf'(?:"(?:[^"]|"")*"|[^"{re.escape(self.delimiter)}][^{re.escape(self.delimiter)}]*|)'
            rf"(?:{re.escape(self.delimiter)}|[\r\n]*\Z)"
        )
        place = count = 0
        while (match := cell.match(line, place)) and match.end() > place:
            place, count = match.end(), count + 1
        header: list[str] = getattr(self, "header", [])
        return header[count] if count < len(header) else ""


class _Lines:
    """Numbered lines that can be given back."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._given_back: deque[tuple[int, str]] = deque()
        self._number = 0

    def next(self) -> tuple[int, str] | None:
        """Return the next line with its number; None at the end."""
        if self._given_back:
            return self._given_back.popleft()
        line = self._text.readline(limits.LINE_LENGTH + 1)
        if not line:
            return None
        self._number += 1
        if len(line) > limits.LINE_LENGTH:
            self._skip_rest(line)
        return self._number, line

    def push_back(self, lines: list[tuple[int, str]]) -> None:
        """Take lines back, to be read again."""
        self._given_back.extendleft(reversed(lines))

    def _skip_rest(self, line: str) -> None:
        while line and not line.endswith(("\n", "\r")):
            line = self._text.readline(limits.LINE_LENGTH + 1)


def _shown(header: str) -> str:
    """Name a column as the file does, shortened, and never with somebody's number."""
    is_number = national_number.is_inside(header)
    return (national_number.masked(header) if is_number else header)[:_LONGEST_HEADER]


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _without_tail(cells: list[str]) -> list[str]:
    """Leave out empty cells at the end of a header: spreadsheets write them."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells
