"""Say which cells have a shape that the register can use (D26)."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from sleutelbos.kit import names
from sleutelbos.people.values import GuardianKind, StaffRole
from sleutelbos.roster import national_number

# Control characters, line separators, and marks that turn the direction of writing around.
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"]+@(?:[\w-]{1,63}\.)+[\w-]{2,63}", re.UNICODE)
_PHONE = re.compile(r"[+0(][0-9 ()./-]{5,29}")
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_SEXES = frozenset(
    ["m", "v", "f", "x", "w", "d", "man", "vrouw", "jongen", "meisje", "male", "female"]
)
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Shape:
    """How long a cell may be, and what it must look like when it says anything."""

    longest: int
    pattern: re.Pattern[str] | None = None


_NAME = Shape(80)
SHAPES = {
    "register_id": Shape(64, re.compile(r"[\w./:-]+(?: [\w./:-]+)*")),
    "family_name": _NAME,
    "first_name": _NAME,
    "class_name": Shape(40),
    "street": Shape(120),
    "postcode": Shape(12),
    "town": Shape(80),
    "language": Shape(40, re.compile(r"[^\d@]+")),
    "kind": Shape(40, re.compile(r"[^\d@]+")),
    "email": Shape(254, _EMAIL),
    "mobile": Shape(40, _PHONE),
    "key": Shape(64),
    "role": Shape(60),
    "classes": Shape(400),
    "sex": Shape(20),
    "birth_date": Shape(30),
}

_LANGUAGES = {
    "nl": "nederlands dutch neerlandais niederlandisch vlaams",
    "fr": "frans french francais franzosisch",
    "en": "engels english anglais englisch",
    "de": "duits german allemand deutsch",
    "tr": "turks turkish turc turkisch",
    "ar": "arabisch arabic arabe",
    "pl": "pools polish polonais polnisch",
    "uk": "oekraiens ukrainian ukrainien ukrainisch",
    "ro": "roemeens romanian roumain rumanisch",
}
_KINDS = {
    GuardianKind.MOTHER: "moeder mama mere mutter mother",
    GuardianKind.FATHER: "vader papa pere vater father",
    GuardianKind.STEPPARENT: "stiefmoeder stiefvader plusmoeder plusvader plusouder stiefouder "
    "beaupere bellemere stiefmutter stiefvater stepmother stepfather stepparent",
    GuardianKind.FOSTER: "pleegmoeder pleegvader pleegouder pleegzorg pleeggezin pflegemutter "
    "pflegevater foster fosterparent fostermother fosterfather familledaccueil",
    GuardianKind.GRANDPARENT: "grootmoeder grootvader grootouder oma opa bomma bompa grandmere "
    "grandpere grossmutter grossvater grandmother grandfather grandparent",
    GuardianKind.GUARDIAN: "voogd voogdes tuteur tutrice vormund guardian",
}
_ROLES = {
    StaffRole.TEACHER: "leerkracht leraar lerares teacher zorgleerkracht kleuterleidster",
    StaffRole.OFFICE: "secretariaat administratie office secretaris secretaresse secretariat "
    "sekretariat",
    StaffRole.ADMINISTRATOR: "administrator beheerder directie directeur directrice ictbeheerder",
}


def _table(words: dict[str, str]) -> dict[str, str]:
    return {word: value for value, text in words.items() for word in text.split()}


_LANGUAGE_WORDS = _table(_LANGUAGES)
_KIND_WORDS = _table({str(kind.value): text for kind, text in _KINDS.items()})
_ROLE_WORDS = _table({str(role.value): text for role, text in _ROLES.items()})


def fault(field: str, text: str) -> str | None:
    """Return the code of what is wrong with a cell that is not empty; None when nothing is."""
    shape = SHAPES[field]
    if len(text) > shape.longest:
        return "too_long"
    if field in ("sex", "birth_date"):
        is_good = _is_sex(text) if field == "sex" else _is_date(text)
        return None if is_good else f"wrong_{field}"
    if shape.pattern is not None and shape.pattern.fullmatch(text) is None:
        return f"wrong_{field}"
    return None


def is_unwanted(text: str) -> bool:
    """Say whether a cell has characters that no name and no address has (EML-05)."""
    return _UNWANTED.search(text) is not None


def is_usable(field: str, text: str) -> bool:
    """Say whether a text that comes from elsewhere can be this field."""
    return not is_unwanted(text) and fault(field, text) is None


def composed(text: str) -> str:
    """Write every letter the one way in which it is compared and stored."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@lru_cache(maxsize=256)
def language(text: str) -> str:
    """Return the two letters of a language; nothing when it is one we do not know by name."""
    key = names.fold(text)
    return key if len(key) == 2 and key.isalpha() else _LANGUAGE_WORDS.get(key, "")


@lru_cache(maxsize=256)
def guardian_kind(text: str) -> str:
    """Return what a guardian is to the pupil; nothing when the register does not say."""
    if not text:
        return ""
    return _KIND_WORDS.get(names.fold(text), GuardianKind.OTHER.value)


@lru_cache(maxsize=256)
def staff_role(text: str) -> str:
    """Return the role of a function; who has one that we do not know may least: a teacher."""
    return _ROLE_WORDS.get(names.fold(text), StaffRole.TEACHER.value)


def is_known_function(text: str) -> bool:
    """Say whether a function has a role of its own."""
    return names.fold(text) in _ROLE_WORDS


def shown(text: str) -> str:
    """Shorten what is quoted from a cell, and hide whatever is a national number."""
    kept = national_number.masked(text) if national_number.is_inside(text) else text
    kept = _UNWANTED.sub("\N{REPLACEMENT CHARACTER}", kept)
    return kept if len(kept) <= _SHOWN else kept[: _SHOWN - 1] + "…"


def _is_sex(text: str) -> bool:
    return text.casefold() in _SEXES


def _is_date(text: str) -> bool:
    if match := _DATE.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _ISO_DATE.fullmatch(text):
        year, month, day = map(int, match.groups())
    else:
        return False
    try:
        return 1900 <= dt.date(year, month, day).year <= 2100
    except ValueError:
        return False
