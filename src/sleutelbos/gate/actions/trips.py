"""Trips of browsers to outside providers and back: who may go, who came back, what was proved.

A trip passes three points, each once: the provider's answer at the broker, the arrival at the
school's own host, the end. Only the browser that began it can arrive: it alone has the cookie.
"""

import datetime as dt
from dataclasses import dataclass

from sleutelbos.accounts.values import Identity
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import STRANGER, Actor
from sleutelbos.gate import charges
from sleutelbos.gate.actions import throttle
from sleutelbos.gate.errors import IdentityRefused, ProviderAway, TripOver
from sleutelbos.gate.models import Trip
from sleutelbos.gate.openid import publications, tokens
from sleutelbos.gate.openid.provider import Provider
from sleutelbos.gate.queries import providers
from sleutelbos.gate.queries import trips as known_trips
from sleutelbos.gate.queries.trips import Arrival
from sleutelbos.gate.rules import limits, openid
from sleutelbos.gate.rules.openid import Asked
from sleutelbos.gate.values import Client, TripPurpose
from sleutelbos.kit import clock, rows
from sleutelbos.kit import tokens as chance
from sleutelbos.schools.models import School

LONGEST_PATH = 2000
LASTS = dt.timedelta(minutes=10)
HANDED_OVER = dt.timedelta(seconds=60)  # from the provider's answer to the arrival
LETTER_LASTS = dt.timedelta(minutes=60)  # until somebody with a letter has a password


@dataclass(frozen=True, slots=True)
class Begun:
    """A trip that has begun: where the browser goes, and the cookie by which it is known."""

    address: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came to the broker with a browser; ``party`` is the address at which it came."""

    party: str
    state: str
    code: str = ""
    issuer: str | None = None
    error: str = ""


def begin(
    *,
    kind: str,
    purpose: TripPurpose,
    school: School,
    client: Client,
    by: Actor = STRANGER,
    account_id: int | None = None,
    session_id: int | None = None,
    next_path: str = "",
) -> Begun:
    """Send a browser to a provider. Raise NotFound, TooManyAttempts or ProviderAway."""
    provider = providers.provider(kind)
    charged = charges.of(limits.TRIPS, client.address, school_id=school.id)
    throttle.take(charges=charged, school_id=school.id, by=by)
    metadata = publications.metadata(provider.issuer)
    state, cookie, now = known_trips.new_state(school.id), chance.new(), clock.now()
    rows.add(
        Trip,
        school_id=school.id,
        provider_id=provider.id,
        purpose=purpose,
        account_id=account_id,
        session_id=session_id,
        next_path=next_path if len(next_path) <= LONGEST_PATH else "",
        is_shared=client.is_shared,
        state_digest=known_trips.digest("state", state),
        browser_digest=known_trips.digest("browser", cookie),
        made_at=now,
        expires_at=now + LASTS,
    )
    asked = _asked(provider, state, school=school)
    return Begun(openid.authorization_address(metadata, asked), cookie)


def answer(*, answer: Answer, school: School, by: Actor = STRANGER) -> str:
    """Take a provider's answer, once; return the token with which the browser arrives.

    Raise TripOver for what nobody asked, or was answered already; IdentityRefused or
    ProviderAway. The browser is not known here: that is seen when it arrives.
    """
    now = clock.now()
    found = Trip.objects.filter(
        state_digest=known_trips.digest("state", answer.state), expires_at__gt=now
    )
    if found.filter(answered_at=None).update(answered_at=now) != 1:
        raise TripOver
    trip = found.select_related("provider").get()
    try:
        identity = _vouched(trip, answer, school=school)
    except (IdentityRefused, ProviderAway) as refusal:
        _note(trip.provider.kind, refusal.reason, school_id=school.id)
        raise
    token = chance.new()
    found.update(
        token_digest=known_trips.digest("token", token),
        issuer=identity.issuer,
        subject=identity.subject,
        label=identity.label,
    )
    return token


def arrive(*, token: str, cookie: str, by: Actor = STRANGER) -> Arrival:
    """Let a browser arrive that began its trip here a moment ago; raise TripOver for any other."""
    now = clock.now()
    found = Trip.objects.filter(
        token_digest=known_trips.digest("token", token),
        browser_digest=known_trips.digest("browser", cookie),
        answered_at__gt=now - HANDED_OVER,
        arrived_at=None,
    )
    if not (token and cookie) or found.update(arrived_at=now) != 1:
        raise TripOver
    return known_trips.arrival(cookie)


def end(*, trip_id: int, account_id: int, by: Actor) -> None:
    """End a trip, once, in the transaction of what it was for; raise TripOver for the second."""
    now = clock.now()
    open_ones = Trip.objects.filter(id=trip_id, ended_at=None, expires_at__gt=now)
    if open_ones.update(ended_at=now, account_id=account_id) != 1:
        raise TripOver


def wait_for_password(*, trip_id: int, account_id: int, by: Actor) -> None:
    """Let a trip wait until its owner, who has a letter, has chosen a password."""
    until = clock.now() + LETTER_LASTS
    Trip.objects.filter(id=trip_id, ended_at=None).update(account_id=account_id, expires_at=until)


def _asked(provider: Provider, state: str, *, school: School) -> Asked:
    return Asked(
        kind=provider.kind,
        client_id=provider.client_id,
        redirect_uri=providers.callback_address(school, kind=provider.kind, issuer=provider.issuer),
        state=state,
        nonce=known_trips.nonce(state),
        verifier=known_trips.verifier(state),
        domains=provider.domains,
    )


def _vouched(trip: Trip, answer: Answer, *, school: School) -> Identity:
    provider = providers.provider(trip.provider.kind)
    if answer.party != openid.callback(provider.kind, provider.issuer):
        raise IdentityRefused("party")
    metadata = publications.metadata(provider.issuer)
    if not openid.is_from(metadata, answer.issuer):
        raise IdentityRefused("issuer")
    if answer.error or not answer.code:
        raise IdentityRefused("stopped" if answer.error == "access_denied" else "answer")
    return tokens.identity(
        provider,
        metadata,
        code=answer.code,
        verifier=known_trips.verifier(answer.state),
        nonce=known_trips.nonce(answer.state),
        back=providers.callback_address(school, kind=provider.kind, issuer=provider.issuer),
    )


def _note(kind: str, reason: str, *, school_id: int) -> None:
    """Tell the log why, so often and no more: a flood must not fill it."""
    noted = charges.of(limits.NOTED, "identity.refused", kind, school_id=school_id)
    if throttle.take(charges=(), also=noted, school_id=school_id, by=STRANGER):
        audit.record("identity.refused", school_id=school_id, by=STRANGER, kind=kind, reason=reason)
