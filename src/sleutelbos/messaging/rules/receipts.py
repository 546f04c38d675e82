"""When a message has reached a child's family: one guardian is enough, or each has to confirm."""

import datetime as dt
from dataclasses import dataclass

from sleutelbos.messaging.values import Confirmation

AGAIN = dt.timedelta(hours=24)  # before somebody is reminded once more


@dataclass(frozen=True, slots=True)
class Copies:
    """How many copies one child's people have, and how many of them are read and confirmed."""

    count: int
    read: int
    confirmed: int


def family(guardians: Copies, pupil: Copies) -> Copies:
    """Return the copies that count for a child: the guardians', or the pupil's own if alone."""
    return guardians if guardians.count else pupil


def is_read(copies: Copies) -> bool:
    """Say whether somebody of a child's family has read it."""
    return copies.read > 0


def is_confirmed(copies: Copies, asked: Confirmation) -> bool:
    """Say whether a child's family has confirmed as asked."""
    if asked == Confirmation.NONE:
        return False
    needed = copies.count if asked == Confirmation.BOTH else 1
    return copies.confirmed >= needed
