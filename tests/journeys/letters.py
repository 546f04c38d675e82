"""Read a printed letter as a parent does: the words by eye, the square with dots by phone."""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from segno import consts

_DOTS_PER_INCH: Final = 300
_DARK: Final = 128
# Where the square stands on the page, in points from the top left: nothing is above it in there.
_FRAME: Final = (424, 355, 520, 475)
Mask = Callable[[int, int], int]
_MASKS: Final[tuple[Mask, ...]] = (
    lambda row, column: (row + column) % 2,
    lambda row, column: row % 2,
    lambda row, column: column % 3,
    lambda row, column: (row + column) % 3,
    lambda row, column: (row // 2 + column // 3) % 2,
    lambda row, column: row * column % 2 + row * column % 3,
    lambda row, column: (row * column % 2 + row * column % 3) % 2,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2,
)
Matrix = list[list[bool]]


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody holds in their hand."""

    reader: str
    slot: int
    pupil: str
    portal: str
    username: str
    code: str
    link: str
    text: str


def read_letters(path: Path, *, pupils: tuple[str, ...]) -> dict[tuple[str, int], Letter]:
    """Return the letters of these pupils by pupil and slot, the pupil's own is 0."""
    letters = {}
    said = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    for number, page in enumerate(said.stdout.decode().split("\f"), start=1):
        lines = page.splitlines()
        if any(f"Leerling {pupil}" in lines for pupil in pupils):
            letter = _letter(lines, link=read_square(_drawn(path, number)))
            letters[letter.pupil, letter.slot] = letter
    return letters


def read_square(matrix: Matrix) -> str:
    """Read a square with dots that has no damage."""
    version = (len(matrix) - 17) // 4
    assert version < 7, "larger squares have more patterns"
    level, mask = _format(matrix)
    bits = "".join(_bits(matrix, mask=_MASKS[mask]))
    words = [int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8)]
    text = "".join(f"{word:08b}" for word in _in_order(words, consts.ECC[version][level]))
    assert text[:4] == "0100", "not written in bytes"
    length = int(text[4:12], 2)
    return bytes(int(text[at : at + 8], 2) for at in range(12, 12 + 8 * length, 8)).decode()


def _letter(lines: list[str], *, link: str) -> Letter:
    def after(label: str) -> str:
        return next(line.removeprefix(label) for line in lines if line.startswith(label))

    def below(label: str) -> str:
        return lines[lines.index(label) + 1]

    slot = next((int(line[6]) for line in lines if line.startswith("Ouder ")), 0)
    pupil = after("Leerling ")
    return Letter(
        reader=after(f"Ouder {slot} ") if slot else pupil,
        slot=slot,
        pupil=pupil,
        portal=below("Surf naar"),
        username=below("Gebruikersnaam"),
        code=below("Beginwachtwoord"),
        link=link,
        text="\n".join(lines),
    )


def _drawn(path: Path, number: int) -> Matrix:
    """Draw the page, cut the square out of it and look at the middle of each dot."""
    left, top, right, bottom = (point * _DOTS_PER_INCH // 72 for point in _FRAME)
    command = [
        "pdftoppm", "-gray", "-r", str(_DOTS_PER_INCH), "-f", str(number), "-l", str(number),
        "-x", str(left), "-y", str(top), "-W", str(right - left), "-H", str(bottom - top),
        str(path),
    ]  # fmt: skip
    drawn = subprocess.run(command, capture_output=True, check=True).stdout
    _kind, size, _depth, pixels = drawn.split(b"\n", 3)
    width = int(size.split()[0])
    rows = [pixels[at : at + width] for at in range(0, len(pixels), width)]
    top = next(number for number, row in enumerate(rows) if min(row) < _DARK) + 2
    x = [place for place, grey in enumerate(rows[top]) if grey < _DARK]
    left, wide = x[0], x[-1] + 1 - x[0]
    finder = next(place for place, dot in enumerate(x) if dot - left > place)
    count = round(wide * 7 / finder)
    step = wide / count
    return [
        [
            rows[int(top - 2 + (row + 0.5) * step)][int(left + (column + 0.5) * step)] < _DARK
            for column in range(count)
        ]
        for row in range(count)
    ]


def _format(matrix: Matrix) -> tuple[int, int]:
    """Return the level of correction and the mask, which stand beside the first finder."""
    bits = [matrix[8][column] for column in (0, 1, 2, 3, 4)]
    found = int("".join(str(int(bit)) for bit in bits), 2) ^ 0b10101
    levels = {1: consts.ERROR_LEVEL_L, 0: consts.ERROR_LEVEL_M,
              3: consts.ERROR_LEVEL_Q, 2: consts.ERROR_LEVEL_H}  # fmt: skip
    return levels[found >> 3], found & 7


def _bits(matrix: Matrix, *, mask: Mask) -> Iterator[str]:
    """Follow the zigzag from the lower right, around all that is no content."""
    size = len(matrix)
    up = True
    for right in (column - (column <= 6) for column in range(size - 1, 0, -2)):
        for row in range(size - 1, -1, -1) if up else range(size):
            for column in (right, right - 1):
                if _is_content(row, column, size):
                    yield str(int(matrix[row][column] ^ (mask(row, column) == 0)))
        up = not up


def _is_content(row: int, column: int, size: int) -> bool:
    """Say whether a dot is none of the patterns that are the same in every square."""
    in_corner = (row < 9 and (column < 9 or column >= size - 8)) or (row >= size - 8 and column < 9)
    by_eye = size > 21 and abs(row - size + 7) <= 2 and abs(column - size + 7) <= 2
    return not (in_corner or by_eye or row == 6 or column == 6)


def _in_order(words: list[int], blocks: Any) -> list[int]:
    """Return the content of all blocks, one after the other; their words come in turns."""
    sizes = [block.num_data for block in blocks for _ in range(block.num_blocks)]
    content: list[list[int]] = [[] for _ in sizes]
    coming = iter(words)
    for turn in range(max(sizes)):
        for place, size in enumerate(sizes):
            if turn < size:
                content[place].append(next(coming))
    return [word for block in content for word in block]
