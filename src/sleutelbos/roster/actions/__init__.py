"""Plan an import, apply it, drop it, undo it, forget its rows."""

from sleutelbos.roster.actions.applying import apply, start
from sleutelbos.roster.actions.rehearsing import (
    end_rehearsal,
    forget_rehearsals,
    rehearse,
    start_rehearsal,
)
from sleutelbos.roster.actions.scrubbing import drop, forget_undo, scrub
from sleutelbos.roster.actions.undoing import start_undo, undo
from sleutelbos.roster.actions.uploading import Asking, choose_columns, plan_file

__all__ = [
    "Asking",
    "apply",
    "choose_columns",
    "drop",
    "end_rehearsal",
    "forget_rehearsals",
    "forget_undo",
    "plan_file",
    "rehearse",
    "scrub",
    "start",
    "start_rehearsal",
    "start_undo",
    "undo",
]
