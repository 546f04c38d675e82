"""Registers with faults in them: as many as one likes, the same ones each time."""

import random
import re
from itertools import cycle

from tests.unit.roster.pretend import REGISTERS

ROWS = 6
ENDS = re.compile(r"\r\n|\r|\n")
NAMES = (
    "basisschool.csv", "secundair.csv", "schule.csv", "ecole-tabulations-utf16.txt",
    "basisschool-personeel.csv", "basisschool-volgend-jaar.csv", "shapes/co-accounts.csv",
    "shapes/people-above.csv", "shapes/whole-names.csv", "shapes/relations.csv",
)  # fmt: skip
PIECES = [
    b"", b";", b",", b"\t", b'"', b'""', b"\r\n", b"\n", b"\r", b"\0", b"\xff", b"\xc3\xab",
    b"\xeb", b"?", b"=1+1", b"@", b"x" * 300, b"16.07.03-557.58", b"\xef\xbb\xbf", b"'", b"\x02",
    b"\x1b[0m", b"0", b"-", b"sep=|", b"Naam", b"Totaal: 5", "\u202e".encode(), b"#N/A",
    b"VOORBEELD 1",
]  # fmt: skip


def start_of(name):
    """Return the first rows of a register, as it is written."""
    raw = (REGISTERS / name).read_bytes()
    if raw.startswith(b"\xff\xfe"):
        lines = raw.decode("utf-16").splitlines(keepends=True)
        return "".join(lines[: ROWS + 1]).encode("utf-16")
    return b"".join(raw.splitlines(keepends=True)[: ROWS + 1])


def mutants(count, *, seed):
    """Give the name of a register, and what one to three faults made of its first rows."""
    chance = random.Random(seed)
    sources = {name: start_of(name) for name in NAMES}
    for _, (name, raw) in zip(range(count), cycle(sources.items()), strict=False):
        spared = chance.choice([0, raw.index(b"\n") + 2])  # the header, every second time
        made = raw[spared:]
        for _ in range(chance.randint(1, 3)):
            made = chance.choice(FAULTS)(made, chance)
        yield name, raw[:spared] + made


def replaced(raw, chance):
    """Put a piece in place of some bytes."""
    start, length = chance.randint(0, len(raw)), chance.choice([0, 0, 0, 1, 2, 5, 12])
    return raw[:start] + chance.choice(PIECES) + raw[start + length :]


def of_lines(raw, chance):
    """Lose, double or move a line."""
    lines = raw.splitlines(keepends=True)
    if not lines:
        return raw
    place, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    line = lines.pop(place)
    return b"".join([*lines[:other], *([line] * chance.choice([0, 1, 2])), *lines[other:]])


def of_cells(raw, chance):
    """Lose, double, empty or move a cell."""
    mark = max(b";,\t|", key=raw.count)
    cells = raw.split(bytes([mark]))
    place, other = chance.randrange(len(cells)), chance.randrange(len(cells))
    cell = cells.pop(place)
    put = chance.choice([[], [b""], [cell, cell], [chance.choice(PIECES)]])
    return bytes([mark]).join([*cells[:other], *put, *cells[other:]])


def cut_off(raw, chance):
    """Lose the end."""
    return raw[: chance.randint(0, len(raw))]


FAULTS = [replaced] * 6 + [of_cells] * 3 + [of_lines, of_lines, cut_off]
