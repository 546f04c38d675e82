"""Decide where a letter goes (D24) and until when it is good."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sleutelbos.kit import names


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; without a street it is unknown."""

    street: str = ""
    postcode: str = ""
    town: str = ""

    def __bool__(self) -> bool:
        return bool(self.street.strip())

    @property
    def key(self) -> str:
        """Return what is compared: the same door written in two ways is one."""
        return names.fold(f"{self.street} {self.postcode} {self.town}")


def destination(own: Address, *, home: Address, others: Iterable[Address]) -> Address | None:
    """Return where a guardian's letter goes; None when it must be handed over in person.

    A guardian without an address of their own lives at the pupil's, unless another guardian is
    known to live elsewhere: then nobody knows who lives where, and the letter might be opened by
    the wrong parent.
    """
    if own:
        return own
    if not home or any(other and other.key != home.key for other in others):
        return None
    return home


def last_whole_day(expires_at: dt.datetime, *, zone: str) -> dt.date:
    """Return the last day on which a letter is good from morning till night."""
    return (expires_at.astimezone(ZoneInfo(zone)) - dt.timedelta(days=1)).date()
