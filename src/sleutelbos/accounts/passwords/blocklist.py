"""Look a word up among the passwords that everybody tries first.

The list is a file of sorted digests, searched where it lies: no web worker loads it, and nobody
reads words from it. ``compilation.py`` makes it.
"""

import mmap
from bisect import bisect_left
from functools import cache
from hashlib import blake2b
from pathlib import Path

FOLDER = Path(__file__).parent
COMPILED = FOLDER / "blocklist.bin"
WIDTH = 6  # 48 bits: one wrong refusal in billions


def is_listed(word: str) -> bool:
    """Say whether this word, in small letters, is on the list."""
    table = _table()
    wanted = digest(word)
    places = range(len(table) // WIDTH)
    place = bisect_left(places, wanted, key=lambda index: _at(table, index))
    return place < len(places) and _at(table, place) == wanted


def digest(word: str) -> bytes:
    """Return what the list keeps of a word."""
    return blake2b(word.encode("utf-8", "surrogatepass"), digest_size=WIDTH).digest()


def _at(table: mmap.mmap, index: int) -> bytes:
    return table[index * WIDTH : (index + 1) * WIDTH]


@cache
def _table() -> mmap.mmap:
    with COMPILED.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
