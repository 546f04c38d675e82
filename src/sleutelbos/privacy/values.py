"""What is known of erasures and of rows whose time is over."""

import enum
from dataclasses import dataclass

from sleutelbos.kit.kept import Kept, Term


class Ground(enum.StrEnum):
    """Why somebody is erased."""

    LEFT = "left"  # the office, of somebody who left
    REQUEST = "request"  # somebody asked for it
    RETENTION = "retention"  # their time was over
    RESTORE = "restore"  # a backup that was put back still had them


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of a table go, or are emptied."""

    kept: Kept
    rows: int


@dataclass(frozen=True, slots=True)
class Due:
    """How many rows have had their time by one term of their table."""

    kept: Kept
    term: Term
    rows: int
