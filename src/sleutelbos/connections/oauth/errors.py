"""Refusals with the codes that the protocols give them."""

from sleutelbos.kit.errors import Refusal


class OAuthRefused(Refusal):
    """A request of an application that is refused; ``code`` is the protocol's own."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        super().__init__(**facts)


class NotProved(Refusal):
    """Something lasting was asked of a session that another account's key opened."""

    code = "not_proved"
