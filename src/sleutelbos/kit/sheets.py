"""Tables as spreadsheets of Flemish offices open them: UTF-8 with its mark, semicolons."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_START = "\ufeff"


def sheet(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV."""
    return "".join(lines(columns, rows)).encode()


def lines(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table as CSV, a line at a time."""
    yield f"{_START}{_line(columns)}"
    for row in rows:
        yield _line([harmless(cell) for cell in row])


def harmless(cell: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula (IMP-04)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerow(cells)
    return text.getvalue()
