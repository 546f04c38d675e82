"""How wide words are, about: enough to break lines and to fit buttons in any of our alphabets."""

import re
from collections.abc import Iterator
from functools import lru_cache

LEADING = 1.4  # from line to line, in sizes
_JOINTS = re.compile(r"(?<=[@./-])")  # of addresses
_BOLD = 1.12
_SPARE = 1.09  # some machines show a wider font than others
_ORDINARY = 0.57
# In ems of a plain sans serif; letters that are not named are ordinary.
_CLASSES = {
    "iljItfІїі.,:;'’|!()[]/\\·": 0.32,
    'rJsckzvxy-–"•“”': 0.48,
    " ": 0.26,
    "mwMWЖШЩЮМФжшщюмф—@%…": 0.88,
    "ABCDEGHKNOPQRSTUVXYZÀÁÂÄÇÈÉÊËÏÖÜŁŚŻБВДКНОП+=": 0.66,
}
_MARKS = dict.fromkeys(map(chr, range(0x64B, 0x653)), 0.0)  # above and below Arabic letters
_WIDTHS = _MARKS | {letter: width for letters, width in _CLASSES.items() for letter in letters}


@lru_cache(maxsize=4096)
def width(text: str, *, size: float, is_bold: bool = False) -> float:
    """Return how wide a text is on one line."""
    ems = sum(_WIDTHS.get(letter, _ORDINARY) for letter in text)
    return ems * size * _SPARE * (_BOLD if is_bold else 1.0)


def broken(text: str, *, size: float, room: float, is_bold: bool = False) -> Iterator[str]:
    """Break a text into lines that fit: between words, or within one that fits no line."""

    def fits(line: str) -> bool:
        return width(line, size=size, is_bold=is_bold) <= room

    line = ""
    for word in text.split():
        for place, piece in enumerate([word] if fits(word) else _JOINTS.split(word)):
            longer = f"{line} {piece}" if line and not place else line + piece
            if line and not fits(longer):
                yield line
                line = piece
            else:
                line = longer
    yield line


def fitting(text: str, *, sizes: tuple[float, ...], room: float, height: float) -> float:
    """Return the first size in which a heavy text fits a box, else the last."""
    high = {
        size: size * LEADING * len(list(broken(text, size=size, room=room, is_bold=True)))
        for size in sizes
    }
    return next((size for size in sizes if high[size] <= height), sizes[-1])
