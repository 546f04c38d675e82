"""Decide who gets which slot of a keyring: in register order, never renumbered (D2)."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from sleutelbos.kit import names


class Change(NamedTuple):
    """Slots to close, and slots to open with the person who gets them."""

    close: tuple[int, ...]
    open: tuple[tuple[int, int], ...]


def arrange(live: Mapping[int, int], guardians: Sequence[int], *, slots: int) -> Change:
    """Say what changes about the co-accounts of a keyring.

    ``live`` has the person of each live co-account by slot. Who is a guardian still keeps the
    account and the slot; whoever is new takes the first free slot.
    """
    stay = {slot: person for slot, person in live.items() if person in guardians}
    free = (slot for slot in range(1, slots + 1) if slot not in stay)
    held = set(stay.values())
    waiting = (person for person in guardians if person not in held)
    return Change(
        close=tuple(slot for slot in live if slot not in stay),
        open=tuple(zip(free, waiting, strict=False)),
    )


@lru_cache(maxsize=1024)
def has_own_account(class_name: str, *, first_class: str) -> bool:
    """Say whether a pupil of this class has an account: from the school's first class on (D10).

    Without a first class no pupil has one.
    """
    return first_class != "" and names.natural_key(class_name) >= names.natural_key(first_class)
