"""Reads of imports, of what the school knows before one, and of what undoing one means."""

from sleutelbos.roster.queries.imports import (
    known,
    known_staff,
    plan,
    progress_of,
    run,
    runs,
)
from sleutelbos.roster.queries.undoing import last_applied, undoing_of

__all__ = [
    "known",
    "known_staff",
    "last_applied",
    "plan",
    "progress_of",
    "run",
    "runs",
    "undoing_of",
]
