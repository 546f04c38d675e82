"""Say which guardians are one person (D27).

The same identifier, or the same folded name and the same postal address or mobile: one person. A
guardian without an address of their own lives where the pupil lives. Likely is not the same: it is
proposed to the office and never merged.
"""

from sleutelbos.roster.rules import spelling
from sleutelbos.roster.values import GuardianRow, KnownGuardian


class Families:
    """Every guardian met so far, findable by what makes two of them one person.

    Marks are kept as 64-bit hashes: a large school has half a million of them.
    """

    def __init__(self) -> None:
        self._people: dict[int, int] = {}
        self._likely: set[int] = set()

    def add(self, person_id: int, guardian: GuardianRow | KnownGuardian, home: str) -> None:
        """Remember a person; the first one who claims a mark keeps it."""
        for mark in _marks(guardian, home):
            self._people.setdefault(mark, person_id)
        if guardian.email:
            self._likely.add(_likely_mark(guardian))

    def find(self, guardian: GuardianRow, home: str) -> int | None:
        """Return the person who this guardian is; None for somebody new."""
        for mark in _marks(guardian, home):
            if (person_id := self._people.get(mark)) is not None:
                return person_id
        return None

    def is_likely_known(self, guardian: GuardianRow) -> bool:
        """Say whether somebody new has the name and e-mail address of somebody known."""
        return bool(guardian.email) and _likely_mark(guardian) in self._likely


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


def _marks(guardian: GuardianRow | KnownGuardian, home: str) -> list[int]:
    name = _name(guardian)
    place = spelling.address_key(guardian.street, guardian.postcode, guardian.town) or home
    marks = [hash(("key", guardian.key))] if guardian.key else []
    if guardian.mobile:
        marks.append(hash(("mobile", spelling.mobile_key(guardian.mobile), name)))
    if place:
        marks.append(hash(("address", place, name)))
    return marks


def _likely_mark(guardian: GuardianRow | KnownGuardian) -> int:
    return hash(("email", (guardian.email or "").casefold(), _name(guardian)))


def _name(guardian: GuardianRow | KnownGuardian) -> str:
    return f"{spelling.folded(guardian.first_name)} {spelling.folded(guardian.family_name)}"
