"""Sign in by an outside identity, link it, unlink it.

It is linked where its owner has just proved to own the account: from inside, or by the password, or
by a letter's code once the account has its own password. Never by an address, never by itself.
"""

from contextlib import suppress
from dataclasses import replace

from django.db import transaction

from sleutelbos.accounts.actions import identities
from sleutelbos.accounts.errors import IdentityTaken
from sleutelbos.accounts.queries import families, keyrings, own
from sleutelbos.accounts.queries import identities as known
from sleutelbos.accounts.queries.families import AccountFacts
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import STRANGER, Actor
from sleutelbos.connections import actions as connections
from sleutelbos.gate.actions import office, signin, trips
from sleutelbos.gate.errors import TripOver
from sleutelbos.gate.queries import diagnosis
from sleutelbos.gate.queries.trips import Arrival
from sleutelbos.gate.rules import openid, steps
from sleutelbos.gate.values import Client, SignedIn, TripPurpose
from sleutelbos.schools.models import School


def sign_in(
    *, arrival: Arrival, account_id: int, school_id: int, client: Client, by: Actor = STRANGER
) -> SignedIn:
    """Open one of the accounts that the identity opens; raise TripOver when it opens it no more.

    The key is read before it is asked what the identity opens: a reset or a restriction that comes
    between leaves a session that is dead on arrival.
    """
    owner = Actor.account(account_id)
    with transaction.atomic():
        key = keyrings.own_key(account_id)
        found = {one.account_id: one for one in known.openable(arrival.identity)}
        if account_id not in found or arrival.purpose is not TripPurpose.SIGN_IN:
            raise TripOver
        trips.end(trip_id=arrival.trip_id, account_id=account_id, by=owner)
        identities.note_used(account_id=account_id, identity=arrival.identity, by=owner)
        return signin.open_proved(
            key=key,
            school_id=school_id,
            is_staff=found[account_id].is_staff,
            client=_of_trip(client, arrival),
            door=arrival.identity.kind,
            by=owner,
        )


def attach(
    *,
    arrival: Arrival,
    username: str,
    password: str,
    school: School,
    client: Client,
    by: Actor = STRANGER,
) -> SignedIn:
    """Sign in by password or by a letter's code, and link what the browser has proved.

    An account that is fully activated is linked at once; with a letter, when a password is chosen.
    All others are signed in and stay as they are; who has a second step links from inside, past it.
    Raise SignInRefused, TooManyAttempts or TooBusy.
    """
    signed_in = signin.sign_in(
        school_id=school.id,
        username=username,
        password=password,
        client=_of_trip(client, arrival),
    )
    account_id = signed_in.account_id
    owner, account = Actor.account(account_id), families.account(account_id)
    if not own.has_password(account_id):
        trips.wait_for_password(trip_id=arrival.trip_id, account_id=account_id, by=owner)
        return signed_in
    has_second_step = account.is_staff or account.asks_factor
    if not has_second_step and _is_activated(account, school=school):
        _link_if_free(arrival, account_id, school_id=school.id, by=owner)
    with suppress(TripOver):  # it is over, also where nothing was linked
        trips.end(trip_id=arrival.trip_id, account_id=account_id, by=owner)
    return signed_in


def attach_after_letter(*, arrival: Arrival, account_id: int, school_id: int, by: Actor) -> None:
    """Link what somebody with a letter proved before, now that the account has a password."""
    if arrival.account_id == account_id and arrival.purpose is TripPurpose.SIGN_IN:
        _link_if_free(arrival, account_id, school_id=school_id, by=by)


@transaction.atomic
def link(*, arrival: Arrival, account_id: int, session_id: int, school: School, by: Actor) -> None:
    """Link from inside: by the same account, in the same session, that asked for it.

    Raise TripOver for any other, IdentityTaken when it is in use.
    """
    is_same = (arrival.account_id, arrival.session_id) == (account_id, session_id)
    if arrival.purpose is not TripPurpose.LINK or not is_same:
        raise TripOver
    if not _is_activated(families.account(account_id), school=school):
        raise TripOver
    _link(arrival, account_id, school_id=school.id, by=by)


@transaction.atomic
def prove(*, arrival: Arrival, account_id: int, session_id: int, by: Actor) -> None:
    """Prove who is at the keyboard once more, by an identity that opens this account (D18).

    Raise TripOver when it is another's, or when its provider does not ask who it is.
    """
    is_same = (arrival.account_id, arrival.session_id) == (account_id, session_id)
    opened = {one.account_id for one in known.openable(arrival.identity)}
    is_proof = openid.asks_again(arrival.identity.kind)
    if arrival.purpose is not TripPurpose.PROVE or not (is_same and is_proof):
        raise TripOver
    if account_id not in opened:
        raise TripOver
    trips.end(trip_id=arrival.trip_id, account_id=account_id, by=by)
    connections.prove(session_id=session_id, by=by)


@transaction.atomic
def unlink(*, identity_id: int, account_id: int, school_id: int, by: Actor) -> None:
    """Unlink an identity, by its owner or by the office; the owner is told. Raise NotFound."""
    kind = identities.unlink(identity_id=identity_id, account_id=account_id, by=by)
    audit.record_for(
        "identity.unlinked", account_id=account_id, school_id=school_id, by=by, kind=kind
    )
    _tell(account_id, "identity_unlinked", school_id=school_id, by=by)


def _of_trip(client: Client, arrival: Arrival) -> Client:
    return replace(client, is_shared=client.is_shared or arrival.is_shared)


def _link_if_free(arrival: Arrival, account_id: int, *, school_id: int, by: Actor) -> None:
    """Link it unless it is in use: who is signed in is in, and hears nothing of anybody else."""
    with suppress(IdentityTaken, TripOver), transaction.atomic():
        _link(arrival, account_id, school_id=school_id, by=by)


def _link(arrival: Arrival, account_id: int, *, school_id: int, by: Actor) -> None:
    trips.end(trip_id=arrival.trip_id, account_id=account_id, by=by)
    identities.link(account_id=account_id, identity=arrival.identity, by=by)
    audit.record_for(
        "identity.linked",
        account_id=account_id,
        school_id=school_id,
        by=by,
        kind=arrival.identity.kind,
    )
    _tell(account_id, "identity_linked", school_id=school_id, by=by)


def _is_activated(account: AccountFacts, *, school: School) -> bool:
    facts = diagnosis.situation(account).facts
    return steps.next_step(facts, agreement_version=school.agreement_version) is None


def _tell(account_id: int, kind: str, *, school_id: int, by: Actor) -> None:
    account = families.account(account_id)
    office.tell_owner(known=account, kind=kind, school_id=school_id, by=by)
