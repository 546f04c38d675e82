"""Which accounts one parent may hold together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MOST = 12  # accounts in a bunch


@dataclass(frozen=True, slots=True)
class Held:
    """An account of a bunch: whose, and on which keyring."""

    account_id: int
    keyring_id: int
    person_id: int
    slot: int


@dataclass(frozen=True, slots=True)
class Proved:
    """An account that somebody proved to be theirs, with its session's epoch at that moment."""

    account_id: int
    epoch: int


@dataclass(frozen=True, slots=True)
class Tied:
    """Every account of a bunch after somebody added one, with its school; and which are new."""

    schools: Mapping[int, int]
    new: frozenset[int]


def may_be_one_parents(held: Iterable[Held], guardians: Iterable[tuple[int, int]]) -> bool:
    """Say whether one parent may hold these; ``guardians`` are pairs of a pupil and a person.

    Only co-accounts, no two of one keyring, and no two people who are parents of the same child,
    of whichever keyring: who has the other parent's password gets no lasting way in by it.
    """
    found = list(held)
    people = {one.person_id for one in found}
    of_child: dict[int, set[int]] = defaultdict(set)
    for pupil_id, person_id in guardians:
        of_child[pupil_id].add(person_id)
    return (
        len(found) <= MOST
        and all(one.slot > 0 for one in found)
        and len({one.keyring_id for one in found}) == len(found)
        and all(len(who & people) <= 1 for who in of_child.values())
    )
