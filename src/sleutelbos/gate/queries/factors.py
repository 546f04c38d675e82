"""Which second factors an account has."""

import base64
import itertools
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q

from sleutelbos.gate.models import PrintedCode, SecondFactor
from sleutelbos.gate.queries import passkeys
from sleutelbos.kit import codes, secrets

PRINTED = 10


@dataclass(frozen=True, slots=True)
class Factors:
    """The second factors of an account."""

    has_authenticator: bool
    printed: int  # also those that were used
    printed_left: int
    has_passkey: bool

    @property
    def is_set_up(self) -> bool:
        """Say whether there is one: then nobody sets up another before it was shown."""
        return self.has_authenticator or self.printed > 0 or self.has_passkey

    @property
    def is_used_up(self) -> bool:
        """Say whether there is only paper, and no code on it is left."""
        return self.is_set_up and not (
            self.has_authenticator or self.printed_left or self.has_passkey
        )


def factors(account_id: int) -> Factors:
    """Return which second factors an account has."""
    authenticators = SecondFactor.objects.filter(account_id=account_id).exclude(confirmed_at=None)
    on_paper = PrintedCode.objects.filter(account_id=account_id)
    counted = on_paper.aggregate(all=Count("id"), left=Count("id", filter=Q(used_at=None)))
    return Factors(
        has_authenticator=authenticators.exists(),
        printed=counted["all"],
        printed_left=counted["left"],
        has_passkey=passkeys.has_any(account_id),
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A second factor that is offered: an authenticator's secret and codes to print."""

    secret: str
    printed: tuple[str, ...]


def offer(session_id: int) -> Offer:
    """Return what this session is offered, always the same, so that showing it writes nothing."""
    return Offer(
        secret=base64.b32encode(secrets.derived("authenticator", session_id)[:20]).decode(),
        printed=tuple(codes.new(_chooser(session_id, place)) for place in range(PRINTED)),
    )


def _chooser(session_id: int, place: int) -> Callable[[str], str]:
    """Return a chooser whose choices only this installation can make, and make again."""
    turn = itertools.count()

    def choose(letters: str) -> str:
        made = secrets.derived("printed_code", session_id, place, next(turn))
        return letters[int.from_bytes(made[:8]) % len(letters)]

    return choose
