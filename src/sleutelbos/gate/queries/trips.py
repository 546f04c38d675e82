"""Where a trip to an outside provider is, and what is derived from its state."""

from dataclasses import dataclass

from sleutelbos.accounts.values import Identity
from sleutelbos.gate.errors import TripOver
from sleutelbos.gate.models import Trip
from sleutelbos.gate.rules import openid
from sleutelbos.gate.values import TripPurpose
from sleutelbos.kit import clock, secrets, tokens

_LONGEST = 80  # of a state, a cookie, a token


@dataclass(frozen=True, slots=True)
class Arrival:
    """A browser that has come back, with the identity that it proved."""

    trip_id: int
    purpose: TripPurpose
    identity: Identity
    provider_name: str
    account_id: int | None  # for whom it went
    session_id: int | None
    next_path: str
    is_shared: bool = False  # others use the computer too, as was ticked before leaving


def arrival(cookie: str) -> Arrival:
    """Return what this browser has proved and not used yet; raise TripOver."""
    row = (
        Trip.objects.filter(
            browser_digest=digest("browser", cookie),
            arrived_at__isnull=False,
            ended_at=None,
            expires_at__gt=clock.now(),
        )
        .select_related("provider")
        .first()
    )
    if not cookie or row is None:
        raise TripOver
    return Arrival(
        trip_id=row.id,
        purpose=TripPurpose(row.purpose),
        identity=Identity(row.provider.kind, row.issuer, row.subject, row.label),
        provider_name=row.provider.name,
        account_id=row.account_id,
        session_id=row.session_id,
        next_path=row.next_path,
        is_shared=row.is_shared,
    )


def purpose(state: str) -> TripPurpose:
    """Return what a trip was for, also one that is over; to sign in, when there is none."""
    found = Trip.objects.filter(state_digest=digest("state", state))
    return TripPurpose(found.values_list("purpose", flat=True).first() or TripPurpose.SIGN_IN)


def new_state(school_id: int) -> str:
    """Return a state that nobody can guess, and that names its school for the broker."""
    return f"{school_id}.{tokens.new()}"


def school_of(state: str) -> int:
    """Return which school a state names; zero for none. Nothing else is believed of it."""
    number, mark, _rest = state.partition(".")
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    return int(number) if mark and is_number and len(state) <= _LONGEST else 0


def verifier(state: str) -> str:
    """Return the secret of PKCE (RFC 7636), which only this installation can make of the state."""
    return openid.encoded(secrets.derived("trip_verifier", state))


def nonce(state: str) -> str:
    """Return the nonce by which an ID token is tied to the trip."""
    return openid.encoded(secrets.derived("trip_nonce", state))


def digest(what: str, secret: str) -> bytes:
    """Return what is kept of a trip's state, cookie or token."""
    return secrets.digest("trip", what, secret[:_LONGEST])
