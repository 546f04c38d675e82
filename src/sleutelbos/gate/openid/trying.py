"""Try out whether a provider answers, and whether it knows the school."""

import enum

from sleutelbos.gate.errors import ProviderAway
from sleutelbos.gate.openid import publications, tokens
from sleutelbos.gate.openid.provider import Provider
from sleutelbos.kit.fetching import Unfetchable


class Outcome(enum.StrEnum):
    """What came of it."""

    WELL = "well"
    CLIENT = "client"  # it does not know the client, or not with this secret
    INSIDE = "inside"  # an address of the operator's own network
    OTHER_NAME = "other_name"  # it calls itself otherwise than the school does
    AWAY = "away"


_REASONS = {"forbidden_address": Outcome.INSIDE, "issuer": Outcome.OTHER_NAME}


def outcome(provider: Provider, *, back: str) -> Outcome:
    """Ask a provider for all that a sign-in asks, with a code that nobody has."""
    publications.forget()
    try:
        metadata = publications.metadata(provider.issuer)
        publications.keys(metadata)
        return (
            Outcome.WELL if tokens.knows_client(provider, metadata, back=back) else Outcome.CLIENT
        )
    except ProviderAway as away:
        return _REASONS.get(away.reason, Outcome.AWAY)
    except Unfetchable:
        return Outcome.AWAY
