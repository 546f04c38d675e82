"""What every refusal has in common."""


class Refusal(Exception):
    """Say no, with a stable code and the facts; words and statuses belong to the entrypoints."""

    code = "refused"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts


class NotFound(Refusal):
    """There is no such thing, or not for this viewer: both look alike."""

    code = "not_found"
