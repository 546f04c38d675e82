"""Judge a chosen password or passphrase (D9)."""

import enum
import unicodedata
from dataclasses import dataclass

from sleutelbos.accounts.rules import guessable

LONGEST = 128
# One composed letter stands for at most four. Longer is too long in any form, and to put accents
# in order takes the square of their number: a minute for a quarter of a megabyte.
LONGEST_TYPED = 4 * LONGEST
SHORTEST_PASSWORD = 8
SHORTEST_PASSPHRASE = 20
SHORTEST_STRICT = 15
STRICT = "strict"


class Weakness(enum.StrEnum):
    """Why a password is refused. COMMON and CONTEXT are told apart here, never on a screen."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_FEW_KINDS = "too_few_kinds"
    CONTROL_CHARACTERS = "control_characters"
    COMMON = "common"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Context:
    """What a guesser would know: names of child, parent and school, username, host, town.

    ``template_prefix`` is the school's own beginning of initial passwords, when it has one.
    """

    words: tuple[str, ...] = ()
    template_prefix: str = ""


NO_CONTEXT = Context()


def normalise(password: str) -> str:
    """Return the one form in which a password is judged and hashed: NFC, nothing else changed.

    What is too long in any form stays as it is.
    """
    if len(password) > LONGEST_TYPED:
        return password
    return unicodedata.normalize("NFC", password)


def weaknesses(
    password: str, *, profile: str, context: Context = NO_CONTEXT
) -> tuple[Weakness, ...]:
    """List why this password cannot be chosen; empty when it can."""
    password = normalise(password)
    found = _shape(password, is_strict=profile == STRICT)
    if Weakness.TOO_LONG in found:
        return found  # nobody needs to know more, and the lists are not for megabytes
    if guessable.is_common(password):
        found += (Weakness.COMMON,)
    if guessable.is_from_context(
        password, words=context.words, template_prefix=context.template_prefix
    ):
        found += (Weakness.CONTEXT,)
    return found


def _shape(password: str, *, is_strict: bool) -> tuple[Weakness, ...]:
    shortest = SHORTEST_STRICT if is_strict else SHORTEST_PASSWORD
    has_variety = is_strict or _kinds(password) >= 2 or _is_passphrase(password)
    found = {
        Weakness.TOO_SHORT: len(password) < shortest,
        Weakness.TOO_LONG: len(password) > LONGEST,
        Weakness.TOO_FEW_KINDS: not has_variety,
        Weakness.CONTROL_CHARACTERS: _has_control(password),
    }
    return tuple(weakness for weakness, is_found in found.items() if is_found)


def _is_passphrase(password: str) -> bool:
    words = password.split(" ")
    return len(password) >= SHORTEST_PASSPHRASE and len(words) >= 4 and all(words)


def _kinds(password: str) -> int:
    return len({_kind(letter) for letter in password} - {None})


def _kind(letter: str) -> str | None:
    if letter.isspace():
        return None
    category = unicodedata.category(letter)
    return category if category in {"Ll", "Lu", "Nd"} else "other"


def _has_control(password: str) -> bool:
    return any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in password)
