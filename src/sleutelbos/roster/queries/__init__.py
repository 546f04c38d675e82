"""Reads of imports, of what the school knows before one, and of what undoing one means."""

from sleutelbos.roster.queries.imports import (
    chosen_columns,
    known,
    known_staff,
    plan,
    progress_of,
    question,
    run,
    runs,
)
from sleutelbos.roster.queries.undoing import last_applied, undoing_of

__all__ = [
    "chosen_columns",
    "known",
    "known_staff",
    "last_applied",
    "plan",
    "progress_of",
    "question",
    "run",
    "runs",
    "undoing_of",
]
