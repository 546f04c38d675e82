"""Read what people type: values kept as typed, errors by field, in words."""

import unicodedata
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from sleutelbos.accounts.rules import passwords
from sleutelbos.accounts.rules.passwords import Weakness
from sleutelbos.kit import addresses, phones

LONGEST, LONGEST_ADDRESS = 120, 254


@dataclass(slots=True)
class Typed:
    """A form as typed, and what is wrong with it by field."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """Return what was typed in a field."""
        return self.values[name]


def row_id(text: str) -> int:
    """Read the number of a row; what is no number is no row."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def read(post: QueryDict, *names: str) -> Typed:
    """Read the fields called ``names``: one line each, without the spaces around it.

    What nobody types is dropped, such as NUL, which PostgreSQL cannot keep.
    """
    return Typed({name: _cut(name, post.get(name, "")) for name in names})


def require(typed: Typed, *names: str) -> None:
    """Note the fields that may not stay empty."""
    for name in names:
        if not typed.values[name]:
            typed.errors[name] = _("Fill this in.")


def read_address(typed: Typed, name: str = "email") -> None:
    """Check an e-mail address and keep it as it will be used."""
    if name in typed.errors or not typed.values[name]:
        return
    try:
        typed.values[name] = addresses.validate(typed.values[name]).display
    except addresses.AddressRefused:
        typed.errors[name] = _("This is no e-mail address. An address looks like name@example.be.")


def read_phone(typed: Typed, name: str) -> None:
    """Check a phone number and keep it in its international form; empty is allowed."""
    if not typed.values[name]:
        return
    try:
        typed.values[name] = phones.normalise(typed.values[name])
    except phones.PhoneRefused:
        typed.errors[name] = _("This is no phone number. A number looks like 0475 12 34 56.")


def shown(typed: Typed) -> dict[str, str]:
    """Return what stands in the fields: phone numbers as people write them, mistakes as typed."""
    return {
        name: phones.national(value) if _is_phone(name) and name not in typed.errors else value
        for name, value in typed.values.items()
    }


def read_details(post: QueryDict) -> Typed:
    """Read e-mail address, phone and mobile."""
    typed = read(post, "email", "phone", "mobile")
    require(typed, "email")
    read_address(typed)
    read_phone(typed, "phone")
    read_phone(typed, "mobile")
    return typed


def read_new_password(post: QueryDict, *, profile: str) -> Typed:
    """Read a new password typed twice; passwords are neither trimmed nor cut."""
    typed = Typed({name: post.get(name, "") for name in ("current", "password", "repeat")})
    shape = passwords.weaknesses(typed["password"], profile=profile)
    shown = [weakness for weakness in shape if weakness not in (Weakness.COMMON, Weakness.CONTEXT)]
    if shown:
        typed.errors["password"] = weakness_text(shown[0], profile=profile)
    elif typed["password"] != typed["repeat"]:
        typed.errors["repeat"] = _("This is not the same as the new password above.")
    return typed


def weakness_text(weakness: str, *, profile: str) -> str:
    """Return what a password lacks; for the lists of guessable ones no reason that tells which."""
    shortest = passwords.SHORTEST_STRICT if profile == passwords.STRICT else 8
    texts = {
        Weakness.TOO_SHORT: _("Too short: at least %(count)s characters.") % {"count": shortest},
        Weakness.TOO_LONG: _("Too long: at most 128 characters."),
        Weakness.TOO_FEW_KINDS: _(
            "Use at least two kinds: small letters, capitals, digits, other characters. "
            "Or a passphrase of at least four words."
        ),
        Weakness.CONTROL_CHARACTERS: _("There are characters in it that cannot be typed."),
    }
    return texts.get(Weakness(weakness), refused_text())


def refused_text() -> str:
    """Return the one sentence for every password that cannot be used here (D3)."""
    return _("This password cannot be used here. Choose another one.")


def address_refused_text() -> str:
    """Return the one sentence for an address that cannot be used here (D12)."""
    return _("This e-mail address cannot be used here. Choose another one or contact the school.")


def _cut(name: str, text: str) -> str:
    if name == "email":
        # One letter more than fits: an address is refused, never cut into another one.
        return text.replace("\0", "").strip()[: LONGEST_ADDRESS + 1]
    line = " ".join(text[: 4 * LONGEST].split())
    return "".join(letter for letter in line if not _is_control(letter))[:LONGEST]


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs")


def _is_phone(name: str) -> bool:
    return name in ("phone", "mobile")
