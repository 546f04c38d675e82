"""Plan an import, apply it, drop it, forget its rows."""

from sleutelbos.roster.actions.applying import apply, start
from sleutelbos.roster.actions.planning import plan_file
from sleutelbos.roster.actions.scrubbing import drop, scrub

__all__ = ["apply", "drop", "plan_file", "scrub", "start"]
