"""Make and read the codes that people copy by hand: from a letter, from a mail."""

import unicodedata
from collections.abc import Callable

from sleutelbos.kit import tokens

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
LONGEST_TYPED = 100  # with everything that people put between the letters

_PRIME = 31
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_DIGITS = "0123456789"
_SEPARATORS = str.maketrans("", "", " \t\r\n\u00a0\u00ad\u200b\u200e\u200f-_.‐‑‒–—−")
_READ_AS = str.maketrans(
    # What is not in the alphabet is read as the letter that it was taken for,
    # and a Cyrillic keyboard types letters that only look right.
    "0O1ILUАВЕКМНРСТУХ",
    "DDJJJVABEKMHPCTYX",
)


def new(choice: Callable[[str], str] = tokens.choice) -> str:
    """Make a code of eleven random letters and a check letter: 53.9 bits."""
    while True:
        body = "".join(choice(ALPHABET) for _ in range(LENGTH - 1))
        check = _check_value(body)
        if check < len(ALPHABET):  # one in 31 would need a letter that does not exist
            return body + ALPHABET[check]


def digits(count: int, choice: Callable[[str], str] = tokens.choice) -> str:
    """Make a code of decimal digits, such as the six in a verification mail."""
    return "".join(choice(_DIGITS) for _ in range(count))


def normalise(text: str) -> str | None:
    """Read a typed code forgivingly; None when it cannot be one.

    One wrong letter and two neighbours swapped are always noticed, so that a slip of the finger
    need not count as a guess.
    """
    code = _read(text)
    if not _is_shaped(code) or _check_value(code[:-1]) != _VALUES[code[-1]]:
        return None
    return code


def grouped(code: str) -> str:
    """Write a code as it is printed: ABCD-EFGH-JKMN."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _read(text: str) -> str:
    if len(text) > LONGEST_TYPED:
        return ""
    return unicodedata.normalize("NFKC", text).translate(_SEPARATORS).upper().translate(_READ_AS)


def _is_shaped(code: str) -> bool:
    return len(code) == LENGTH and all(letter in _VALUES for letter in code)


def _check_value(body: str) -> int:
    # Weights 2, 3, 4 … modulo a prime: none is zero, neighbours differ, and the check letter
    # itself weighs one.
    weighed = sum(_VALUES[letter] * weight for weight, letter in enumerate(reversed(body), start=2))
    return -weighed % _PRIME
