"""Cut text into rows of cells, however broken it is: every row comes out, or says what it lacks."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import TextIO

from sleutelbos.roster import limits
from sleutelbos.roster.parsers import headers
from sleutelbos.roster.parsers.table import Cells
from sleutelbos.roster.values import Finding, Weight

_DELIMITERS = ";,\t|"
_SEPARATOR = re.compile(r"sep=(.)", re.IGNORECASE)
_AS_TEXT = re.compile(r'="(.*)"')  # how a spreadsheet is told to calculate nothing


def cut(text: TextIO) -> Iterator[Cells | Finding]:
    """Give the rows that are not empty; a broken row comes as a finding."""
    lines = _Lines(text)
    early = [line for line in (lines.next() for _ in range(limits.HEADER_ROWS)) if line]
    if early and (given := _SEPARATOR.fullmatch(early[0][1].strip())):
        lines.push_back(early[1:])
        return _Cutter(lines, given[1]).rows()
    lines.push_back(early)
    return _Cutter(lines, _delimiter([line for _, line in early])).rows()


def _delimiter(early: list[str]) -> str:
    """Return what parts the cells: the mark between known headers, else the one there is most of.

    The first line that has one decides: marks inside cells may be more numerous.
    """
    best, chosen = 0, ""
    for line in early:
        for mark in filter(line.__contains__, _DELIMITERS):
            if (count := _known(line, mark)) > best:
                best, chosen = count, mark
        if best >= headers.ENOUGH:
            break
    if chosen:
        return chosen
    parted = [line for line in map(_outside_quotes, early) if any(map(line.count, _DELIMITERS))]
    return max(_DELIMITERS, key=parted[0].count) if parted else _DELIMITERS[0]


def _known(line: str, mark: str) -> int:
    """Count known headers in a line cut at this mark; one alone says nothing."""
    count = sum(headers.is_known(cell.strip('" \r\n')) for cell in line.split(mark))
    return count if count > 1 else 0


class _Cutter:
    """Rows out of lines."""

    def __init__(self, lines: "_Lines", delimiter: str) -> None:
        self._lines = lines
        self._delimiter = delimiter

    def rows(self) -> Iterator[Cells | Finding]:
        """Give the rows that are not empty."""
        while line := self._lines.next():
            found = self._cells(*line)
            if isinstance(found, Finding) or any(found.cells):
                yield found

    def _cells(self, row: int, line: str) -> Cells | Finding:
        if len(line) > limits.LINE_LENGTH:
            return Finding(row, "", "line_too_long", Weight.ERROR, {"most": limits.LINE_LENGTH})
        if '"' not in line:
            return Cells(row, line.rstrip("\r\n").split(self._delimiter))
        return self._quoted(row, line)

    def _quoted(self, row: int, line: str) -> Cells | Finding:
        """Read a row with quotes, which may span lines; an unclosed quote takes no row along."""
        taken: list[tuple[int, str]] = []
        whole = line
        while True:
            try:
                cells = next(csv.reader([whole], delimiter=self._delimiter, strict=True))
                return Cells(row, [_AS_TEXT.sub(r"\1", cell) for cell in cells])
            except csv.Error as error:
                following = self._lines.next() if "end of data" in str(error) else None
                whole += following[1] if following else ""
            if following:
                taken.append(following)
            if not following or len(taken) == limits.CELL_LINES or len(whole) > limits.LINE_LENGTH:
                self._lines.push_back(taken)
                facts: dict[str, str | int] = {"place": self._broken_place(line)}
                return Finding(row, "", "broken_quotes", Weight.ERROR, facts)

    def _broken_place(self, line: str) -> int:
        """Count the cells of a line before the first one that is not well-formed."""
        mark = re.escape(self._delimiter)
        cell = re.compile(rf'(?:"(?:[^"]|"")*"|[^"{mark}][^{mark}]*|)(?:{mark}|[\r\n]*\Z)')
        place = count = 0
        while (match := cell.match(line, place)) and match.end() > place:
            place, count = match.end(), count + 1
        return count


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


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
