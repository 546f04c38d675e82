"""Decide what an import does: rows and what is known in, a plan out."""

from sleutelbos.roster.rules.pupils import Planner, plan
from sleutelbos.roster.rules.staff import plan_staff

__all__ = ["Planner", "plan", "plan_staff"]
