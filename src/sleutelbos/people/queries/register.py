"""Compare with what the register says, without showing it (D11)."""

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sleutelbos.kit import addresses, phones
from sleutelbos.people.models import Person


class RegisterMatch(enum.StrEnum):
    """What the register says of an address."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"  # the register has no address of this person


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the register says of somebody, for comparing with what a caller answers."""

    email: str
    mobile: str
    street: str


def particulars(person_ids: Collection[int]) -> dict[int, Particulars]:
    """Return what the register says of these people: for a rule or a mail, never for a page."""
    rows = Person.objects.filter(id__in=person_ids).values_list(
        "id", "register_email", "register_mobile", "street"
    )
    return {person_id: Particulars(*told) for person_id, *told in rows}


def emails(person_ids: Collection[int]) -> dict[int, str]:
    """Return the register's addresses of these people."""
    return {person_id: told.email for person_id, told in particulars(person_ids).items()}


def compare_phone(known: Collection[str], *, phone: str) -> RegisterMatch:
    """Say whether a number is one of those that are known of somebody, however they are written."""
    numbers = {number for one in known if (number := _number(one))}
    if not numbers:
        return RegisterMatch.UNKNOWN
    return RegisterMatch.SAME if _number(phone) in numbers else RegisterMatch.DIFFERENT


def compare_address(person_ids: Collection[int], *, email: str) -> dict[int, RegisterMatch]:
    """Say for each person whether the register has this very address."""
    return compare_addresses(dict.fromkeys(person_ids, email))


def compare_addresses(emails: Mapping[int, str]) -> dict[int, RegisterMatch]:
    """Say for each person (id) whether the register has the address that goes with them."""
    rows = Person.objects.filter(id__in=emails).values_list("id", "register_email")
    return {person_id: _match(known, emails[person_id]) for person_id, known in rows}


def _number(text: str) -> str:
    """Return a number in international form; nothing for what is none."""
    try:
        return phones.normalise(text)
    except phones.PhoneRefused:
        return ""


def _match(known: str, email: str) -> RegisterMatch:
    if not known:
        return RegisterMatch.UNKNOWN
    is_same = addresses.canonical(known) == addresses.canonical(email)
    return RegisterMatch.SAME if is_same else RegisterMatch.DIFFERENT
