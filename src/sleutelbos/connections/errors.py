"""Refusals of connections."""

from sleutelbos.kit.errors import Refusal


class PushRefused(Refusal):
    """What was given as a place for notices is none that a browser gives."""

    code = "push_refused"
