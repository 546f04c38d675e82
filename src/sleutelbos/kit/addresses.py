"""Read, compare and show e-mail addresses."""

import enum
import unicodedata
from dataclasses import dataclass

from sleutelbos.kit.errors import Refusal

LONGEST = 254

_KNOWN_DOMAINS = (
    "gmail.com",
    "hotmail.com",
    "hotmail.be",
    "outlook.com",
    "outlook.be",
    "live.be",
    "live.com",
    "icloud.com",
    "yahoo.com",
    "telenet.be",
    "skynet.be",
    "proximus.be",
    "scarlet.be",
    "pandora.be",
    "protonmail.com",
)
# One slip away from one above, and real all the same.
_NOT_A_SLIP = frozenset(
    {
        "ymail.com",
        "mail.com",
        "hotmail.de",
        "hotmail.fr",
        "outlook.de",
        "live.de",
        "live.fr",
        "live.nl",
        "hotmail.nl",
        "outlook.fr",
        "yahoo.co",
        "gmx.com",
    }
)


class Fault(enum.StrEnum):
    """What is wrong with a typed address."""

    TOO_LONG = "too_long"
    UNUSABLE_LETTER = "unusable_letter"
    WRONG_SHAPE = "wrong_shape"


class AddressRefused(Refusal):
    """This is no address that mail can be sent to; ``facts["fault"]`` says why."""

    code = "address_refused"


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it was typed, and the key by which it is compared."""

    display: str
    key: str


def canonical(email: str) -> str:
    """Return the key by which two spellings of an address are one; never fails.

    Spaces around it, case, full-width letters, a dot at the end of the domain and the two ways to
    write an international domain make no difference. Dots and +tags before the @ do: whether they
    matter is for the provider to know. Mail goes to the address as typed, never to the key.
    """
    local, at, domain = unicodedata.normalize("NFKC", email).strip().rpartition("@")
    # Folding case can leave what composes anew.
    return unicodedata.normalize("NFKC", local.casefold()) + at + _plain_domain(domain)


def validate(text: str) -> Address:
    """Read a typed address, or raise AddressRefused with its fault."""
    display = unicodedata.normalize("NFKC", text).strip(" ").rstrip(".")
    if len(display) > LONGEST:
        raise AddressRefused(fault=Fault.TOO_LONG)
    if any(_is_unusable(letter) for letter in display):
        raise AddressRefused(fault=Fault.UNUSABLE_LETTER)
    _check_shape(display)
    return Address(display=display, key=canonical(display))


def masked(email: str) -> str:
    """Show an address to somebody who must only recognise it: m•••@e•••.org."""
    local, _, domain = email.rpartition("@")
    name, _, end = domain.rpartition(".")
    return f"{local[:1]}•••@{name[:1]}•••.{end}"


def suggestion(email: str) -> str | None:
    """Return the address that was probably meant, when the domain is one slip from a usual one."""
    local, at, domain = email.strip().rpartition("@")
    domain = domain.casefold()
    if not (local and at) or domain in _KNOWN_DOMAINS or domain in _NOT_A_SLIP:
        return None
    meant = next((known for known in _KNOWN_DOMAINS if _is_one_slip(domain, known)), None)
    return meant and f"{local}@{meant}"


def _plain_domain(domain: str) -> str:
    # Small letters, not folded ones: straße.de and strasse.de are two domains.
    domain = domain.lower().replace("\u3002", ".").rstrip(".")
    if len(domain) > LONGEST or (domain.isascii() and "xn--" not in domain):
        return domain
    import idna

    try:
        return idna.encode(idna.decode(domain), uts46=True).decode()
    except UnicodeError:  # what idna raises
        return domain


def _is_unusable(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category[0] in "CZ" or letter in '",;<>()[]\\:'


def _check_shape(display: str) -> None:
    from email_validator import EmailNotValidError, validate_email

    try:
        # Accents before the @ need servers that few have. Domains for tests pass: they harm nobody.
        validate_email(
            display,
            allow_smtputf8=False,
            check_deliverability=False,
            strict=True,
            test_environment=True,
        )
    except EmailNotValidError as error:
        raise AddressRefused(fault=Fault.WRONG_SHAPE) from error


def _is_one_slip(typed: str, meant: str) -> bool:
    if abs(len(typed) - len(meant)) > 1:
        return False
    same = 0
    while same < min(len(typed), len(meant)) and typed[same] == meant[same]:
        same += 1
    one, other = typed[same:], meant[same:]
    swapped = one[1:2] + one[:1] + one[2:]
    return one[1:] in {other, other[1:]} or one == other[1:] or swapped == other
