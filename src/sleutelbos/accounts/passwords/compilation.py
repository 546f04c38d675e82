"""Compile the list of refused words: python -m sleutelbos.accounts.passwords.compilation.

Needed after a change of ``local.txt`` or a new version of zxcvbn or Django; a test says when.
"""

import gzip
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from sleutelbos.accounts.passwords import blocklist
from sleutelbos.kit import names

SHORTEST = 4


def compiled() -> bytes:
    """Return the content of the list: sorted digests of all words, in the spellings looked up."""
    spellings = {spelling for word in _words() for spelling in _spellings(word)}
    return b"".join(sorted(blocklist.digest(spelling) for spelling in spellings))


def _words() -> Iterator[str]:
    yield from _local_words()
    yield from _zxcvbn_words()
    yield from _django_words()


def _spellings(word: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", word.strip()).casefold().replace(" ", "")
    return {spelling for spelling in (plain, names.fold(plain)) if len(spelling) >= SHORTEST}


def _local_words() -> Iterator[str]:
    lines = (blocklist.FOLDER / "local.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line.startswith("#"):
            yield from line.split(",")


def _zxcvbn_words() -> Iterator[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    for kind in ("passwords", "female_names", "male_names"):
        yield from FREQUENCY_LISTS[kind]


def _django_words() -> Iterator[str]:
    from django.contrib.auth import password_validation

    path = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from lines


if __name__ == "__main__":
    blocklist.COMPILED.write_bytes(compiled())
