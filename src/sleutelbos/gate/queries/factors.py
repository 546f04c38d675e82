"""Which second factors an account has."""

from dataclasses import dataclass

from sleutelbos.gate.models import PrintedCode, SecondFactor


@dataclass(frozen=True, slots=True)
class Factors:
    """The second factors of an account."""

    has_authenticator: bool
    printed_left: int

    @property
    def has_any(self) -> bool:
        """Say whether there is one at all."""
        return self.has_authenticator or self.printed_left > 0


def factors(account_id: int) -> Factors:
    """Return which second factors an account has."""
    authenticators = SecondFactor.objects.filter(account_id=account_id).exclude(confirmed_at=None)
    return Factors(
        has_authenticator=authenticators.exists(),
        printed_left=PrintedCode.objects.filter(account_id=account_id, used_at=None).count(),
    )
