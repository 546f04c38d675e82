"""The corpus of each target, and inputs made of it."""

import random
from functools import cache

from tests.fuzz.targets import CORPUS, REGISTERS

TABLES = ("register", "waiting")
GRAFTS = [
    b"\0", b"\r\n", b"\n", b";", b",", b'"', b"\t", b"\xff", b"\xc3", b"\xe2\x80\xae", b"@", b"=",
    b"..", b"1" * 40, b"(" * 40, b"a" * 200,
    "\u0130".encode(), "\u0345".encode(), b"Naam", b"ouder 1",
]  # fmt: skip


@cache
def corpus(name: str) -> tuple[bytes, ...]:
    """Return what a target is known to have been given: by us, and by what was found before."""
    folders = [CORPUS / name, *([CORPUS / "register"] if name in TABLES else [])]
    paths = [path for folder in folders if folder.is_dir() for path in folder.iterdir()]
    if name in TABLES:
        paths += (REGISTERS / "shapes").iterdir()
    texts = [path.read_bytes() for path in sorted(paths)]
    return tuple(texts or (b"sourcedId,status,role\nu1,active,student\n",))


def mutated(chance: random.Random, known: tuple[bytes, ...]) -> bytes:
    """Return an input that nobody wrote."""
    raw = chance.choice(known)
    for _ in range(chance.randint(1, 6)):
        start, length = chance.randint(0, len(raw)), chance.choice([0, 0, 1, 1, 4, 20])
        other = chance.choice(known)
        cut = chance.randint(0, len(other))
        graft = chance.choice([b"", bytes([chance.randrange(256)]), chance.choice(GRAFTS),
                               other[cut : cut + chance.randint(1, 30)]])  # fmt: skip
        raw = raw[:start] + graft + raw[start + length :]
    return raw
