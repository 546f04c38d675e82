"""Recognise what somebody would try first: common words, sequences, names, dates."""

import re
import unicodedata
from collections.abc import Iterable

from sleutelbos.accounts.passwords import blocklist
from sleutelbos.kit import names

# With more around it than this, a word no longer is that word with a trimming.
_LONGEST_TRIMMING = 6
_SHORTEST_UNIT = 8
_SHORTEST_RUN = 3
_SHORTEST_KNOWN = 3
_LEAST_OF_ONES_OWN = 4

_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "12345678910111213",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertzuiop",
    "yxcvbnm",
    "1qaz2wsx3edc4rfv5tgb",
    "1aqw2zsx3edc4rfv5tgb",
)
_RUNS = tuple(run for row in _ROWS for run in (row, row[::-1]))
_UNDISGUISED = (
    str.maketrans("@4831!0$57", "aabeiiosst"),
    str.maketrans("@4831!0$57", "aabelloszt"),
)
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    # Up to two more digits may follow: the trimming of 20141!.
    rf"(?<!\d)(?:(?:{_YEAR})+"
    rf"|\d?\d[-/. ]?\d?\d[-/. ]?{_YEAR}"
    rf"|{_YEAR}[-/. ]?\d?\d[-/. ]?\d?\d)(?!\d{{3}})"
)
_ANY_PREFIX = r"[^\W\d_]{2,5}"


def is_common(password: str) -> bool:
    """Say whether it is a common or local word, trimmed or in disguise, or a mere sequence."""
    plain = "".join(_plain(password).split())
    return _is_sequence(plain) or any(_is_known(core) for core in _cores(plain))


def is_from_context(password: str, *, words: Iterable[str], template_prefix: str = "") -> bool:
    """Say whether little is left of it without the names, years and dates that a guesser knows.

    So is what has the shape of a school's initial password, whatever its digits.
    """
    plain = _plain(password)
    if _is_shaped_as_initial(plain, template_prefix.casefold()):
        return True
    dateless, dates = _DATE.subn(" ", plain)
    known = _known(words)
    own, count = known.subn(" ", names.fold(dateless))
    if dates + count and _is_little(own):
        return True
    own, count = known.subn(" ", names.fold(dateless.translate(_UNDISGUISED[0])))
    return count > 0 and _is_little(own)


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password).casefold()


def _cores(word: str) -> set[str]:
    trimmed = {word, _trimmed(word, left=False), _trimmed(word, left=True)}
    undisguised = {core.translate(table) for core in trimmed for table in _UNDISGUISED}
    return trimmed | undisguised


def _is_known(core: str) -> bool:
    # A word that repeats a unit meets itself again inside its double.
    unit = core[: (core + core).find(core, 1)]
    is_chant = unit != core and len(unit) < _SHORTEST_UNIT
    return is_chant or blocklist.is_listed(unit) or blocklist.is_listed(names.fold(unit))


def _trimmed(word: str, *, left: bool) -> str:
    letters = [place for place, letter in enumerate(word) if letter.isalpha()]
    if not letters:
        return word
    start = letters[0] if left else 0
    trimming = word[:start] + word[letters[-1] + 1 :]
    is_trifle = len(trimming) <= _LONGEST_TRIMMING or _is_sequence(trimming)
    return word[start : letters[-1] + 1] if is_trifle else word


def _is_sequence(text: str) -> bool:
    place = loose = 0
    while place < len(text):
        length = _run_length(text[place:])
        if length < _SHORTEST_RUN:
            length = 1
            loose += 1
        place += length
    return loose < min(3, len(text))


def _run_length(text: str) -> int:
    same = len(text) - len(text.lstrip(text[0]))
    return max(same, *(_common_length(text, run) for run in _RUNS))


def _common_length(text: str, run: str) -> int:
    rest = run[run.find(text[0]) :] if text[0] in run else ""
    length = 0
    for one, other in zip(text, rest, strict=False):
        if one != other:
            break
        length += 1
    return length


def _known(words: Iterable[str]) -> re.Pattern[str]:
    pieces = {names.fold(piece) for word in words for piece in (word, *re.split(r"[\W\d_]+", word))}
    longest_first = sorted(pieces, key=len, reverse=True)
    usable = [piece for piece in longest_first if len(piece) >= _SHORTEST_KNOWN]
    return re.compile("|".join(usable) or r"(?!)")


def _is_little(own: str) -> bool:
    letters = sum(map(str.isalpha, own))
    digits = sum(map(str.isdigit, own))
    return letters + digits // 2 < _LEAST_OF_ONES_OWN


def _is_shaped_as_initial(plain: str, prefix: str) -> bool:
    around = "|".join([_ANY_PREFIX, *([re.escape(prefix)] if prefix else [])])
    shape = rf"\W*(?:(?:{around})\W*\d{{6}}|\d{{6}}\W*(?:{around}))\W*\d?\W*"
    return re.fullmatch(shape, plain) is not None
