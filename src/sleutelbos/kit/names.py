"""Compare, sort and spell names as schools write them."""

import re
import unicodedata
from collections.abc import Callable

_LETTERS = {
    # Latin letters that are more than a base letter with an accent.
    **dict(zip("ıøłđðħŧɓɗƙ", "iolddhtbdk", strict=True)),
    "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ŋ": "ng", "ə": "e", "ɛ": "e", "ɔ": "o",
    # Cyrillic, the Ukrainian way first: accents are gone before this table is read.
    **dict(zip("абвгґдезиіклмнопрстуфыэ", "abvhgdezyiklmnoprstufye", strict=True)),
    "є": "ie", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu",
    "я": "ia", "ь": "", "ъ": "", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz",
    # Greek.
    **dict(zip("αβγδεζηικλμνξοπρσςτυω", "avgdeziiklmnxoprsstyo", strict=True)),
    "θ": "th", "φ": "f", "χ": "ch", "ψ": "ps",
}  # fmt: skip
_SPELLED = str.maketrans(_LETTERS)
_NOT_KEPT = str.maketrans("", "", "".join(chr(n) for n in range(128) if not chr(n).isalnum()))
_LOST = re.compile("[?\ufffd]")
_NUMBER = re.compile(r"(\d+)")


def fold(text: str) -> str:
    """Reduce a name to the ASCII letters and digits by which it is looked up and compared.

    Case, accents, spaces, dots, hyphens, apostrophes and invisible characters make no difference.
    A letter of an alphabet that is not known here becomes its number: two such names stay two.
    """
    return _reduced(text, unknown=_number_of)


def spelled(text: str) -> str:
    """Spell a name in ASCII letters and digits, without the letters that cannot be."""
    return _reduced(text, unknown=lambda _letter: "")


def sort_key(text: str) -> tuple[str, str]:
    """Order names as a Flemish class list does: De Bruyn stands between Debruin and Debruyne."""
    return fold(text), text


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Order what has numbers in it by their value: 2A before 10A, 999 before 1000."""
    parts = _NUMBER.split(text)
    return tuple(
        (0, int(part), part) if place % 2 else (1, 0, part.casefold())
        for place, part in enumerate(parts)
        if part
    )


def same_name(one: str, other: str) -> bool:
    """Say whether two spellings are the same name; no name is the same as nothing."""
    key = fold(one)
    return key != "" and key == fold(other)


def has_lost_letters(text: str) -> bool:
    """Say whether an export replaced letters that it could not write."""
    return _LOST.search(text) is not None


def matches_with_lost(known: str, lost: str) -> bool:
    """Say whether a name with lost letters is the known one, each lost letter being one letter."""
    pieces = [re.escape(piece) for piece in _LOST.split(_composed(lost))]
    return re.fullmatch(r"\w".join(pieces), _composed(known)) is not None


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip()).casefold()


def _reduced(text: str, *, unknown: Callable[[str], str]) -> str:
    if not text.isascii():
        text = _without_accents(text).translate(_SPELLED)
    text = text.lower().translate(_NOT_KEPT)
    if text.isascii():
        return text
    return "".join(letter if letter.isascii() else _foreign(letter, unknown) for letter in text)


def _without_accents(text: str) -> str:
    # Twice: folding case can bring forth what decomposes again, and the other way round.
    for _ in range(2):
        text = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in text if not unicodedata.category(letter).startswith("M"))


def _foreign(letter: str, unknown: Callable[[str], str]) -> str:
    if unicodedata.category(letter).startswith("L"):
        return unknown(letter)
    digit = unicodedata.digit(letter, None)
    return "" if digit is None else str(digit)


def _number_of(letter: str) -> str:
    return f"u{ord(letter):04x}"
