"""Compare with what the register says, without showing it (D11)."""

import enum
from collections.abc import Collection

from sleutelbos.kit import addresses
from sleutelbos.people.models import Person


class RegisterMatch(enum.StrEnum):
    """What the register says of an address."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"  # the register has no address of this person


def compare_address(person_ids: Collection[int], *, email: str) -> dict[int, RegisterMatch]:
    """Say for each person whether the register has this very address."""
    key = addresses.canonical(email)
    rows = Person.objects.filter(id__in=person_ids).values_list("id", "register_email")
    return {person_id: _match(known, key) for person_id, known in rows}


def _match(known: str, key: str) -> RegisterMatch:
    if not known:
        return RegisterMatch.UNKNOWN
    return RegisterMatch.SAME if addresses.canonical(known) == key else RegisterMatch.DIFFERENT
