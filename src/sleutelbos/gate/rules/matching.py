"""How well a child that somebody described in free words fits a pupil."""

import re
from dataclasses import dataclass

from sleutelbos.kit import names

_PLACE = re.compile(r"[\s,;:()/]+")


@dataclass(frozen=True, slots=True)
class Fit:
    """What of the description is right about a pupil."""

    has_first_name: bool
    has_family_name: bool
    has_class: bool

    @property
    def score(self) -> int:
        """Return how much is right; who scores nothing is somebody else."""
        return 4 * self.has_first_name + 4 * self.has_family_name + self.has_class

    @property
    def is_whole(self) -> bool:
        """Say whether both names are there, and the class."""
        return self.score == 9


def words(description: str) -> tuple[str, ...]:
    """Return the folded words of a description such as "Noor De Bruyn, L3A"."""
    return tuple(word for part in _PLACE.split(description) if (word := names.fold(part)))


def fit(description: str, *, first: str, family: str, class_name: str) -> Fit:
    """Say which of a pupil's names, and whether the class, are in a description."""
    described = words(description)
    return Fit(
        has_first_name=_has(described, first),
        has_family_name=_has(described, family),
        has_class=_has(described, class_name),
    )


def _has(described: tuple[str, ...], name: str) -> bool:
    """Say whether a name is there: as whole words next to each other, however it is spaced."""
    wanted = names.fold(name)
    if not wanted:
        return False
    return any(
        "".join(described[start:end]) == wanted
        for start in range(len(described))
        for end in range(start + 1, len(described) + 1)
    )
