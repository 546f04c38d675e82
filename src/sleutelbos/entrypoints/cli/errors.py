"""Refusals of the command line."""

from sleutelbos.kit.errors import Refusal


class Refused(Refusal):
    """The command does not do it; each reason is a sentence."""

    code = "command_refused"

    def __init__(self, *reasons: str) -> None:
        super().__init__()
        self.reasons = list(reasons)
