"""Decide which usernames another recipe gives to those who have one already (D1).

Nobody gets a name that is or was somebody else's: the old ones go on working as aliases. Whose
name fits the recipe keeps it, number and all.
"""

import enum
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from sleutelbos.accounts.rules import usernames
from sleutelbos.kit import names

_NUMBER = re.compile(r"\d*$")


class Clash(enum.StrEnum):
    """Why somebody does not get the plain username, the worst first."""

    NAMELESS = "nameless"  # no letter of the name can be in a username
    TOO_LONG = "too_long"
    RESERVED = "reserved"
    RESTING = "resting"  # of somebody who left, and is kept for them
    NAMESAKE = "namesake"
    TAKEN = "taken"  # is or was somebody else's


class Held(NamedTuple):
    """Somebody with all usernames that the keyring ever had, the one in force first."""

    keyring_id: int
    register_id: str
    first_name: str
    family_name: str
    usernames: tuple[str, ...]


class Proposal(NamedTuple):
    """The username that a recipe gives to somebody, and what came in between."""

    keyring_id: int
    register_id: str
    name: str
    username: str
    proposed: str
    clash: Clash | None

    @property
    def is_same(self) -> bool:
        """Say whether the username stays as it is."""
        return self.username == self.proposed


class Proposals:
    """What a recipe does to a school.

    ``taken`` has the keyring of every key of the school; ``resting`` are the keyrings that closed.
    """

    def __init__(self, recipe: str, *, taken: Mapping[str, int], resting: Collection[int]) -> None:
        self._recipe = recipe
        self._taken = taken
        self._resting = resting
        self._given: set[str] = set()
        self._left: dict[str, Iterator[str]] = {}

    def give(self, held: Iterable[Held]) -> Iterator[Proposal]:
        """Yield a username for everybody, in order of register id."""
        everybody = sorted(held, key=lambda one: names.natural_key(one.register_id))
        plain = [self._plain(one) for one in everybody]
        counts = Counter(plain)
        for one, text in zip(everybody, plain, strict=True):
            proposed = _kept(one, text) or self._next(one, text)
            self._given.add(usernames.key(proposed))
            yield Proposal(
                one.keyring_id,
                one.register_id,
                f"{one.first_name} {one.family_name}",
                one.usernames[0],
                proposed,
                self._clash(one, text, count=counts[text]),
            )

    def _plain(self, one: Held) -> str:
        return usernames.plain(self._recipe, one.first_name, one.family_name)

    def _next(self, one: Held, text: str) -> str:
        left = self._left.setdefault(text, usernames.candidates(text))
        return next(name for name in left if self._is_free(one, usernames.key(name)))

    def _is_free(self, one: Held, key: str) -> bool:
        if key in usernames.RESERVED or key in self._given:
            return False
        return self._taken.get(key, one.keyring_id) == one.keyring_id

    def _clash(self, one: Held, text: str, *, count: int) -> Clash | None:
        key = usernames.key(next(usernames.candidates(text)))
        holder = self._taken.get(key, one.keyring_id)
        found = {
            Clash.NAMELESS: not names.spelled(f"{one.first_name}{one.family_name}"),
            Clash.TOO_LONG: len(text) > usernames.LONGEST,
            Clash.RESERVED: key in usernames.RESERVED,
            Clash.RESTING: holder in self._resting,
            Clash.NAMESAKE: count > 1,
            Clash.TAKEN: holder != one.keyring_id,
        }
        return next((clash for clash, is_found in found.items() if is_found), None)


def _kept(one: Held, text: str) -> str | None:
    """Return the username, or an earlier one, that the recipe could have made."""
    return next((name for name in one.usernames if _fits(name, text)), None)


def _fits(name: str, text: str) -> bool:
    """Say whether a username is what the recipe makes, with or without a number."""
    key = usernames.key(name)
    if key in usernames.RESERVED:
        return False
    if key == usernames.key(next(usernames.candidates(text))):
        return True
    digits = _NUMBER.findall(key)[0]
    numbers = (digits[start:] for start in range(len(digits)))
    stems = ((text[: usernames.LONGEST - len(number)], number) for number in numbers)
    return any(
        number[0] != "0" and number != "1" and key == usernames.key(stem) + number
        for stem, number in stems
    )
