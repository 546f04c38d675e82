"""Refusals about what is kept of people."""

from sleutelbos.kit.errors import Refusal


class StillHere(Refusal):
    """Somebody who belongs to the school cannot be erased: they are in the register."""

    code = "still_here"
