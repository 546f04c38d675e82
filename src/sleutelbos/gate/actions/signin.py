"""Sign in: charge the throttle, hash once, open the account whose key it is (A5, D3, D19)."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from sleutelbos.accounts import keys
from sleutelbos.accounts.actions import passwords as own_passwords
from sleutelbos.accounts.queries import keyrings
from sleutelbos.accounts.queries.keyrings import FoundKeyring, Key, Match
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import STRANGER, Actor, subject
from sleutelbos.connections import actions as connections
from sleutelbos.connections.values import Arrival, Begun, Means
from sleutelbos.gate import charges
from sleutelbos.gate.actions import beside, browsers, telling, throttle
from sleutelbos.gate.charges import Charge
from sleutelbos.gate.errors import SignInRefused, TooManyAttempts
from sleutelbos.gate.queries import browsers as known_browsers
from sleutelbos.gate.rules import limits, openid
from sleutelbos.gate.values import Client, SignedIn
from sleutelbos.kit import rows, tokens


def sign_in(
    *, school_id: int, username: str, password: str, client: Client, by: Actor = STRANGER
) -> SignedIn:
    """Open the account of this username that has this password.

    Raise SignInRefused, the same for every reason, TooManyAttempts, or keys.TooBusy.
    """
    found = keyrings.keyring(school_id, username=username)
    opened = recognise(
        found=found, password=password, school_id=school_id, client=client, by=by, then_writes=True
    )
    return _open(opened, school_id=school_id, client=client)


@dataclass(frozen=True, slots=True)
class Opened:
    """Which key of a keyring a password is, and what the guess was charged."""

    found: FoundKeyring
    match: Match
    key: Key
    charged: Sequence[Charge]


def recognise(
    *,
    found: FoundKeyring,
    password: str,
    school_id: int,
    client: Client,
    by: Actor,
    then_writes: bool = False,
) -> Opened:
    """Find the key that a password is: charged before its one hash, whatever it is for.

    Raise SignInRefused, TooManyAttempts or keys.TooBusy. Whoever opens it gives the charges back,
    and ``then_writes`` who does so whatever the key is: see ``throttle.take``.
    """
    charged = _charge(found, school_id=school_id, client=client, then_writes=then_writes)
    try:
        match = keyrings.match(found, password=password)
    except keys.TooBusy:
        throttle.give_back(charges=charged, by=by)
        raise
    if match.key is None or match.key.is_suspended:
        refuse(found=found, match=match, school_id=school_id, client=client, by=by)
        raise SignInRefused
    return Opened(found, match, match.key, charged)


def sign_in_by_letter(
    *, school_id: int, token: str, client: Client, by: Actor = STRANGER
) -> SignedIn:
    """Open the account of a letter's QR link: 128 bits and more, so nothing to throttle (D4).

    Raise SignInRefused for a link that is unknown, used, expired or replaced by a newer letter.
    """
    key = keyrings.by_letter(token)
    if key is None or key.is_suspended:
        tell_refused(school_id=school_id, client=client, by=by)
        raise SignInRefused
    with transaction.atomic():
        arrival = Arrival(Means.LETTER, is_shared=client.is_shared)
        begun = _begin(key, school_id=school_id, is_staff=False, client=client, arrival=arrival)
        _note(key, school_id=school_id, client=client, initial=True)
    return SignedIn(key.account_id, begun.token)


def open_proved(
    *, key: Key, school_id: int, is_staff: bool, client: Client, door: str, by: Actor
) -> SignedIn:
    """Open the account of somebody who has proved by another door to be its owner.

    In the caller's transaction, and after its proof: nothing is asked here but the browser.
    """
    here = FoundKeyring(throttle_key="", salt=b"", keys=(key,))
    known = known_browsers.known_to(here, school_id=school_id, cookie=client.cookie)
    means = Means.PASSKEY if door == Means.PASSKEY else Means.OUTSIDE
    is_known = known == key.account_id
    arrival = Arrival(
        means,
        is_known_browser=is_known,
        is_shared=client.is_shared,
        is_proof=means is Means.PASSKEY or openid.asks_again(door),
    )
    begun = _begin(key, school_id=school_id, is_staff=is_staff, client=client, arrival=arrival)
    _note(key, school_id=school_id, client=client, door=door)
    if not is_known:
        _tell_owner(begun, key=key, school_id=school_id, by=by)
    return _signed_in(key, begun.token, school_id=school_id, client=client, is_known=is_known)


def resume(
    *,
    account_id: int,
    school_id: int,
    is_staff: bool,
    client: Client,
    by: Actor,
    has_passed_factor: bool = False,
    circle: UUID | None = None,
) -> SignedIn:
    """Begin a new session for whoever has just set this account's password.

    Of a parent's ``circle`` it is one again, with the other accounts that were open there.
    """
    key = keyrings.own_key(account_id)
    arrival = Arrival(is_shared=client.is_shared, circle=circle)
    begun = _begin(key, school_id=school_id, is_staff=is_staff, client=client, arrival=arrival)
    if has_passed_factor:
        connections.carry_factor(token=begun.token, by=by)
    return SignedIn(account_id, begun.token, _admit(key, school_id=school_id, client=client))


def tell_refused(*, school_id: int, client: Client, by: Actor) -> None:
    """Note that a door which nobody can guess stayed shut, so often and no more."""
    _tell("signin.refused", school_id=school_id, client=client, by=by)


def _charge(
    found: FoundKeyring, *, school_id: int, client: Client, then_writes: bool
) -> list[Charge]:
    """Charge every bucket this guess falls into, before the hash."""
    who = found.throttle_key
    known = known_browsers.known_to(found, school_id=school_id, cookie=client.cookie)
    chosen = limits.KNOWN_BROWSER if known else limits.UNKNOWN_BROWSER
    own = charges.of(chosen, known or who, school_id=school_id)
    try:
        return throttle.take(
            charges=own,
            once=None if known else _distinct(who, school_id=school_id, client=client),
            school_id=school_id,
            by=STRANGER,
            then_writes=then_writes,
        )
    except TooManyAttempts:
        _tell("signin.limited", school_id=school_id, client=client, by=STRANGER)
        raise


def _distinct(who: str, *, school_id: int, client: Client) -> tuple[Charge, Charge]:
    """Count distinct keyrings from one address: this pair, and only when it is new the address."""
    [pair] = charges.of((limits.PAIR,), client.address, who, school_id=school_id)
    [address] = charges.of((limits.ADDRESS,), client.address, school_id=school_id)
    return pair, address


def _tell(event: str, *, school_id: int, client: Client, by: Actor) -> None:
    """Note what no throttle holds back, so often and no more: a flood must not fill the log."""
    noted = charges.of(limits.NOTED, event, client.network, school_id=school_id)
    if throttle.take(charges=(), also=noted, school_id=school_id, by=by):
        audit.record(event, school_id=school_id, by=by, network=client.network)


@transaction.atomic
def refuse(*, found: FoundKeyring, match: Match, school_id: int, client: Client, by: Actor) -> None:
    """Note the refusal; a guess shaped like an initial secret wears the initial secrets down."""
    if match.has_initial_shape and match.key is None:
        own_passwords.count_initial_failure(
            account_ids=[key.account_id for key in found.keys if key.initial],
            school_id=school_id,
            by=STRANGER,
        )
    audit.record(
        "signin.refused",
        school_id=school_id,
        by=STRANGER,
        subject=found.throttle_key if found.keys else "",
        network=client.network,
    )


def _open(opened: Opened, *, school_id: int, client: Client) -> SignedIn:
    """Begin the session and give this guess's charges back."""
    found, match, key = opened.found, opened.match, opened.key
    actor = Actor.account(key.account_id)
    if not match.is_initial and key.generation < len(match.digests) - 1:
        own_passwords.retag(
            account_id=key.account_id, before=key.tag, digests=match.digests, by=actor
        )
    known = known_browsers.known_to(found, school_id=school_id, cookie=client.cookie)
    is_known = known == key.account_id
    arrival = Arrival(
        Means.LETTER if match.is_initial else Means.PASSWORD,
        is_known_browser=is_known,
        is_shared=client.is_shared,
    )
    with transaction.atomic() if key.bunch else nullcontext():
        arrival = _in_circle(key, arrival, client=client)
        with rows.at_once():
            begun = _begin_session(
                key, school_id=school_id, is_staff=found.is_staff, client=client, arrival=arrival
            )
            _note(key, school_id=school_id, client=client, initial=match.is_initial)
            if not match.is_initial and not is_known:
                _tell_owner(begun, key=key, school_id=school_id, by=actor)
            # Here and no sooner: who else guesses at this keyring waits for who holds its counters.
            throttle.give_back(charges=opened.charged, by=actor)
    if match.is_initial:
        return SignedIn(key.account_id, begun.token)
    return _signed_in(key, begun.token, school_id=school_id, client=client, is_known=is_known)


def _signed_in(key: Key, token: str, *, school_id: int, client: Client, is_known: bool) -> SignedIn:
    """Return what goes to the browser: it is known from now on, or on a shared computer no more."""
    cookie = _admit(key, school_id=school_id, client=client)
    return SignedIn(key.account_id, token, cookie, is_known and client.is_shared)


def _admit(key: Key, *, school_id: int, client: Client) -> str:
    return browsers.admit(
        school_id=school_id,
        account_id=key.account_id,
        browser_epoch=key.browser_epoch,
        client=client,
        by=Actor.account(key.account_id),
    )


def _tell_owner(begun: Begun, *, key: Key, school_id: int, by: Actor) -> None:
    telling.tell_owner(
        account_id=key.account_id, school_id=school_id, begun_at=begun.made_at, by=by
    )


def _begin(key: Key, *, school_id: int, is_staff: bool, client: Client, arrival: Arrival) -> Begun:
    """Begin a session, and one beside it for each other account that the parent put with it."""
    arrival = _in_circle(key, arrival, client=client)
    return _begin_session(
        key, school_id=school_id, is_staff=is_staff, client=client, arrival=arrival
    )


def _in_circle(key: Key, arrival: Arrival, *, client: Client) -> Arrival:
    """Begin what the parent put with this account, and return the arrival as one of its circle."""
    circle = arrival.circle or (tokens.opaque_id() if key.bunch else None)
    if key.bunch and circle:
        actor = Actor.account(key.account_id)
        beside.open_all(key=key, circle=circle, client=client, by=actor)
    return replace(arrival, circle=circle)


def _begin_session(
    key: Key, *, school_id: int, is_staff: bool, client: Client, arrival: Arrival
) -> Begun:
    return connections.begin_session(
        school_id=school_id,
        account_id=key.account_id,
        epoch=key.session_epoch,
        is_staff=is_staff,
        browser=client.browser,
        network=client.network,
        arrival=arrival,
        by=Actor.account(key.account_id),
    )


def _note(key: Key, *, school_id: int, client: Client, **facts: object) -> None:
    audit.record(
        "signin.succeeded",
        school_id=school_id,
        by=Actor.account(key.account_id),
        subject=subject("account", key.account_id),
        network=client.network,
        **facts,
    )
