"""Take the national numbers out of a table before anybody keeps it (D5).

A number's cell becomes a mark, the number's shape in stars, the mark, and what a sink made of it:
nothing in it tells the number. No other cell has the mark, whoever wrote the file.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from sleutelbos.roster import national_number
from sleutelbos.roster.parsers.table import Cells, Table
from sleutelbos.roster.values import Finding, Weight

MARK = "\x02"
_MOSTLY = 0.5
_EXAMPLES = 3
_LONGEST_EXAMPLE = 40

Digest = Callable[[str], tuple[str, ...]]  # a number's digits: what may be kept of them


def lines(again: Callable[[], Table], named: Iterable[int], digest: Digest) -> Iterator[bytes]:
    """Write a table as lines, without its national numbers.

    It is read twice, to know where they are; ``named`` columns say so by their header.
    """
    table = again()
    width = len(table.header)
    places = number_places((one.cells for one in again() if isinstance(one, Cells)), width)
    places |= frozenset(named)
    yield _line([table.header, table.row, table.sheet, table.shift])
    for one in table:
        yield _line(
            one if isinstance(one, Finding) else [one.row, scrub(one.cells, places, digest)]
        )


def table(source: Iterator[bytes]) -> Table:
    """Return the table that was written as lines."""
    header, row, sheet, shift = json.loads(next(source))
    return Table(_raw(Cells(row, header), source), sheet=sheet, shift=shift)


def examples(source: Table) -> tuple[tuple[str, ...], ...]:
    """Return a few different cells of each column, numbers as stars."""
    columns = (map(shown, source.samples(place)) for place in range(len(source.header)))
    different = (dict.fromkeys(text[:_LONGEST_EXAMPLE] for text in texts) for texts in columns)
    return tuple(tuple(islice(texts, _EXAMPLES)) for texts in different)


def _raw(header: Cells, source: Iterator[bytes]) -> Iterator[Cells | Finding]:
    yield header
    for line in source:
        row, *rest = json.loads(line)
        if len(rest) == 1:
            yield Cells(row, rest[0])
        else:
            column, code, weight, facts = rest
            yield Finding(row, column, code, Weight(weight), facts)


def _line(parts: object) -> bytes:
    return json.dumps(parts, ensure_ascii=False).encode() + b"\n"


def secrets(cell: str) -> tuple[str, ...]:
    """Return what the sink made of the number that stood in a cell."""
    return tuple(cell.rpartition(MARK)[2].split())


def shown(cell: str) -> str:
    """Return the shape of the number that stood in a cell; any other cell as it is."""
    return cell.split(MARK)[1] if MARK in cell else cell


def number_places(rows: Iterable[list[str]], width: int) -> frozenset[int]:
    """Return the columns of which most cells look like a national number."""
    filled, like = [0] * width, [0] * width
    for cells in rows:
        for place, cell in enumerate(cells[:width]):
            filled[place] += bool(cell.strip())
            like[place] += national_number.is_like(cell)
    return frozenset(
        place for place in range(width) if like[place] and like[place] >= _MOSTLY * filled[place]
    )


def scrub(cells: list[str], places: frozenset[int], digest: Digest) -> list[str]:
    """Return a row without its national numbers, wherever they stand."""
    clean = [text.replace(MARK, "\N{REPLACEMENT CHARACTER}") for text in cells]
    return [
        _without(text, digest) if place in places or national_number.is_like(text) else text
        for place, text in enumerate(clean)
    ]


def _without(text: str, digest: Digest) -> str:
    digits = national_number.digits(text)
    if digits is None:
        return national_number.masked(text)
    return f"{MARK}{national_number.masked(text.strip())}{MARK}{' '.join(digest(digits))}"
