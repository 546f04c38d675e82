"""Take the national numbers out of rows before anybody keeps them (D5).

A number's cell becomes a mark, the number's shape in stars, the mark, and what a sink made of it:
nothing in it tells the number. No other cell has the mark, whoever wrote the file.
"""

from collections.abc import Callable, Iterable

from sleutelbos.roster import national_number

MARK = "\x02"
_MOSTLY = 0.5

Digest = Callable[[str], tuple[str, ...]]  # a number's digits: what may be kept of them


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
