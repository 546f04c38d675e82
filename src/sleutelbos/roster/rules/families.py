"""Say which guardians are one person (D27).

The same identifier, or the same folded name and the same postal address or mobile: one person. A
guardian without an address of their own lives where the pupil lives. Likely is not the same: it is
proposed to the office and never merged.
"""

from typing import NamedTuple

from sleutelbos.roster.rules import spelling
from sleutelbos.roster.values import GuardianRow, KnownGuardian


class Marks(NamedTuple):
    """What makes a guardian one person with another, and what only makes it likely.

    Kept as 64-bit hashes: a large school has half a million of them.
    """

    same: tuple[int, ...]
    likely: int


def marks(guardian: GuardianRow | KnownGuardian, home: str) -> Marks:
    """Return the marks of a guardian of a pupil who lives at ``home``."""
    name = (spelling.folded(guardian.first_name), spelling.folded(guardian.family_name))
    same = [hash(guardian.key)] if guardian.key else []
    if guardian.mobile:
        same.append(hash((spelling.mobile_key(guardian.mobile), name)))
    place = spelling.address_key(guardian) if guardian.street else home
    if place:
        same.append(hash((place, name)))
    return Marks(tuple(same), hash((guardian.email.casefold(), name)) if guardian.email else 0)


class Families:
    """Every guardian met so far, findable by what makes two of them one person."""

    def __init__(self) -> None:
        self._people: dict[int, int] = {}
        self._likely: set[int] = set()

    def add(self, person_id: int, found: Marks) -> None:
        """Remember a person; the first one who claims a mark keeps it."""
        for mark in found.same:
            self._people.setdefault(mark, person_id)
        if found.likely:
            self._likely.add(found.likely)

    def find(self, found: Marks) -> int | None:
        """Return the person who has one of these marks; None for somebody new."""
        for mark in found.same:
            if (person_id := self._people.get(mark)) is not None:
                return person_id
        return None

    def is_likely_known(self, found: Marks) -> bool:
        """Say whether somebody new has the name and e-mail address of somebody known."""
        return found.likely in self._likely


def match(
    rows: tuple[GuardianRow, ...], known: tuple[KnownGuardian, ...]
) -> dict[int, KnownGuardian]:
    """Pair a pupil's guardians in the file, by their place, with those whom the school knows.

    First by identifier, then by name; then who has the same first name and the same mobile or
    address for mail is taken to have a new family name, which the plan shows as a change.
    """
    pairs: dict[int, KnownGuardian] = {}
    left = list(known)
    for is_one in (_has_same_key, _has_same_name, _is_renamed):
        for place, row in enumerate(rows):
            found = None if place in pairs else next((k for k in left if is_one(row, k)), None)
            if found is not None:
                pairs[place] = found
                left.remove(found)
    return pairs


def _has_same_key(row: GuardianRow, known: KnownGuardian) -> bool:
    return row.key != "" and row.key == known.key


def _has_same_name(row: GuardianRow, known: KnownGuardian) -> bool:
    return spelling.is_same(known.first_name, row.first_name) and spelling.is_same(
        known.family_name, row.family_name
    )


def _is_renamed(row: GuardianRow, known: KnownGuardian) -> bool:
    if not spelling.is_same(known.first_name, row.first_name):
        return False
    if row.mobile and spelling.mobile_key(row.mobile) == spelling.mobile_key(known.mobile):
        return True
    return bool(row.email) and (row.email or "").casefold() == known.email.casefold()
