"""Read a workbook from standard input, write its rows to standard output, in a process of its own.

Run as a script, by ``workbook``: it imports nothing of ours. A workbook of two cells can ask for
half a terabyte, and the reader then ends its process; so that process is not one that serves pages.
The first line lists the sheets; each further line is a row: [sheet, row, first column, cells].
"""

import datetime as dt
import io
import json
import resource
import sys
from collections.abc import Callable
from typing import IO, Any

OK, LOCKED, BROKEN, TOO_LARGE = 0, 3, 4, 5


def main(memory: int, seconds: int, most: int) -> int:
    """Read within these limits; return how it went."""
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        return _write(book, sys.stdout.buffer, most)
    except python_calamine.PasswordError:
        return LOCKED
    except MemoryError:
        return TOO_LARGE
    except (python_calamine.CalamineError, OSError, ValueError):
        return BROKEN


def _write(book: Any, out: IO[bytes], most: int) -> int:
    sheets = [(sheet.name, _is_shown(sheet)) for sheet in book.sheets_metadata]
    out.write(json.dumps(sheets).encode() + b"\n")
    for place, (_, is_shown) in enumerate(sheets):
        sheet = book.get_sheet_by_index(place) if is_shown else None
        if sheet is None or sheet.start is None:
            continue
        first_row, first_column = sheet.start
        for number, cells in enumerate(sheet.iter_rows(), start=first_row + 1):
            texts = [_text(cell) for cell in cells]
            if not any(texts):
                continue
            line = json.dumps([place, number, first_column, texts], ensure_ascii=False).encode()
            most -= len(line)
            if most < 0:
                return TOO_LARGE
            out.write(line + b"\n")
    return OK


def _is_shown(sheet: Any) -> bool:
    names = (str(kind).rpartition(".")[2] for kind in (sheet.typ, sheet.visible))
    return tuple(names) == ("WorkSheet", "Visible")


def _text(cell: Any) -> str:
    write = _WRITTEN.get(type(cell))
    return str(cell) if write is None else write(cell)


def _moment(cell: dt.datetime) -> str:
    return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")


def _number(cell: float) -> str:
    return str(int(cell)) if cell.is_integer() else repr(cell)


_WRITTEN: dict[type, Callable[[Any], str]] = {
    str: str.strip,
    float: _number,
    dt.datetime: _moment,
    bool: lambda cell: str(int(cell)),
}

if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
