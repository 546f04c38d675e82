"""How wide words are, about: enough to break lines and to fit buttons in any of our alphabets."""

from collections.abc import Iterator
from functools import lru_cache

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
    """Break a text into lines that fit; a word that is longer than a line has one of its own."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and width(longer, size=size, is_bold=is_bold) > room:
            yield line
            line = word
        else:
            line = longer
    yield line
