"""Read a list of register numbers as people paste one: one a line, whatever stands behind it."""

import re
from typing import NamedTuple

MOST = 2_000
LONGEST = 64  # of a number in a register
_CELL = re.compile(r"[;,\t]")


class Line(NamedTuple):
    """A number, and the line that it stands in."""

    line: int
    number: str


def read(text: str) -> list[Line]:
    """Return the first cell of each line; empty lines and a heading in the first one are none."""
    found = []
    for count, line in enumerate(text.splitlines(), 1):
        number = _CELL.split(line, maxsplit=1)[0].strip().strip("\"'").strip()
        if number and not (count == 1 and not any(sign.isdigit() for sign in number)):
            found.append(Line(count, number))
    return found
