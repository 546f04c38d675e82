"""Say which cells have a shape that the register can use (D26)."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from sleutelbos.kit import languages, names
from sleutelbos.people.values import GuardianKind, StaffRole
from sleutelbos.roster import national_number
from sleutelbos.roster.parsers import dates


def words(text: str) -> frozenset[str]:
    """Cut a text into the words of a set."""
    return frozenset(text.split())


# Control characters, line separators, and marks that turn the direction of writing around.
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"]+@(?:[\w-]{1,63}\.)+[\w-]{2,63}", re.UNICODE)
_PHONE = re.compile(r"[+0(][0-9 ()./-]{5,29}")
_SEXES = words(
    "m v f x w d h g man vrouw jongen meisje mannelijk vrouwelijk male female boy girl garcon "
    "fille masculin feminin homme femme junge madchen mannlich weiblich divers anders autre "
    "other"
)
_SHOWN = 40
_NOTHING = words("- -- --- / . ? n.v.t. nvt n/a null geen")
_OPTIONAL = words("email mobile street house_number box postcode town language kind left_on")
_NUMBERS = words("mobile register_id postcode")
_EXAMPLE = re.compile(r"(?:voorbeeld|example|exemple|beispiel)\W?\d", re.IGNORECASE)
TIDIED = _OPTIONAL | _NUMBERS
FORMULA_ERRORS = words("#N/A #REF! #VALUE! #DIV/0! #NAME? #NULL! #NUM! #N/B #WAARDE! #VERW!")
_IS_TEXT = re.compile(r"'[+\d]")  # a spreadsheet's mark that this is no number
_LOST_ZERO = re.compile(r"(?:32)?(4\d{8})")  # a mobile number that was taken for a number


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
    GuardianKind.MOTHER: "moeder mama mere maman mutter mother mum adoptiemoeder moe",
    GuardianKind.FATHER: "vader papa pere vater father dad adoptievader va",
    GuardianKind.STEPPARENT: "stiefmoeder stiefvader plusmoeder plusvader plusmama pluspapa "
    "plusouder stiefouder beaupere bellemere beauparent stiefmutter stiefvater stiefelternteil "
    "stepmother stepfather stepparent",
    GuardianKind.FOSTER: "pleegmoeder pleegvader pleegouder pleegzorg pleeggezin pflegemutter "
    "pflegevater pflegeeltern pflegeelternteil foster fosterparent fostermother fosterfather "
    "familledaccueil meredaccueil peredaccueil parentdaccueil",
    GuardianKind.GRANDPARENT: "grootmoeder grootvader grootouder grootouders oma opa bomma bompa "
    "grandmere grandpere grossmutter grossvater grosseltern grosselternteil grandmother "
    "grandfather grandparent",
    GuardianKind.GUARDIAN: "voogd voogdes tuteur tutrice vormund guardian",
}
_ROLES = {
    StaffRole.TEACHER: "leerkracht leraar lerares teacher zorgleerkracht kleuterleidster "
    "kleuteronderwijzer kleuteronderwijzeres onderwijzer onderwijzeres klasleerkracht enseignant "
    "enseignante instituteur institutrice professeur lehrer lehrerin lehrkraft lehrperson",
    StaffRole.OFFICE: "secretariaat administratie office schooloffice secretaris secretaresse "
    "secretariat secretariatdelecole sekretariat schulsekretariat",
    StaffRole.ADMINISTRATOR: "administrator beheerder directie directeur directrice ictbeheerder "
    "administrateur administratrice verwalter verwaltung schulleitung",
}


def _table(words: dict[str, str]) -> dict[str, str]:
    return {word: value for value, text in words.items() for word in text.split()}


_LANGUAGE_WORDS = _table(_LANGUAGES) | {
    names.fold(name): code for code, name in languages.NAMES.items()
}
GUARDIAN_WORDS = _table({str(kind.value): text for kind, text in _KINDS.items()})
_SAYS_NOTHING = words("ouder parent elternteil coaccount responsable")
_ROLE_WORDS = _table({str(role.value): text for role, text in _ROLES.items()})


def _is_sex(text: str) -> bool:
    return names.fold(text) in _SEXES


@dataclass(frozen=True, slots=True)
class Shape:
    """How long a cell may be, and whether it looks like what it should be."""

    longest: int
    is_good: Callable[[str], object] | None = None


_NAME = Shape(80)
_WORDS = re.compile(r"[^\d@]+").fullmatch
SHAPES = {
    "register_id": Shape(64, re.compile(r"[\w./:-]+(?: [\w./:-]+)*").fullmatch),
    "family_name": _NAME,
    "first_name": _NAME,
    "full_name": Shape(160),
    "class_name": Shape(40, re.compile(r"(?!\d{4}-\d\d-\d\d\Z).+").fullmatch),  # "3-5", dated
    "street": Shape(120),
    "house_number": Shape(20),
    "box": Shape(20),
    "postcode": Shape(12),
    "town": Shape(80),
    "postcode_town": Shape(100),
    "language": Shape(40, _WORDS),
    "kind": Shape(40, _WORDS),
    "email": Shape(254, _EMAIL.fullmatch),
    "mobile": Shape(40, _PHONE.fullmatch),
    "key": Shape(64),
    "role": Shape(60),
    "classes": Shape(400),
    "sex": Shape(20, _is_sex),
    "birth_date": Shape(30, dates.is_of_life),
    "left_on": Shape(30, dates.read),
}


def fault(field: str, text: str) -> str | None:
    """Return the code of what is wrong with a cell that is not empty; None when nothing is."""
    shape = SHAPES[field]
    if len(text) > shape.longest:
        return "too_long"
    is_good = shape.is_good is None or shape.is_good(text)
    return None if is_good else f"wrong_{field}"


def plain(field: str, text: str) -> str:
    """Return a cell without what an export or a spreadsheet did to it."""
    if field in _NUMBERS and _IS_TEXT.match(text):
        text = text[1:]
    if field in _OPTIONAL and text.casefold() in _NOTHING:
        return ""
    if field == "mobile" and (match := _LOST_ZERO.fullmatch(text)):
        return f"+32{match[1]}"
    return text


def is_example(register_id: str) -> bool:
    """Say whether a row is an example of the empty register that offices download."""
    return _EXAMPLE.fullmatch(register_id) is not None


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
    key = names.fold(text)
    if not key or key in _SAYS_NOTHING:
        return ""
    return GUARDIAN_WORDS.get(key, GuardianKind.OTHER.value)


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
