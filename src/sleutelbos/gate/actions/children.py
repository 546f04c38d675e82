"""A parent puts the accounts of several children together, and takes them apart.

An account is proved by its password or a letter's code, by a passkey, or by an outside identity
that opens it. Each says which account it is with a ``Key``, and the rest is the same (``add``).
"""

from contextlib import suppress
from dataclasses import dataclass, replace

from django.db import transaction

from sleutelbos.accounts import keys
from sleutelbos.accounts.actions import bunches
from sleutelbos.accounts.errors import NotOneParent
from sleutelbos.accounts.queries import bunches as bunch_queries
from sleutelbos.accounts.queries import families, identities, keyrings
from sleutelbos.accounts.queries.keyrings import FoundKeyring, Key
from sleutelbos.accounts.rules.bunches import Proved, Tied
from sleutelbos.accounts.values import Identity
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import SELF, STRANGER, Actor
from sleutelbos.connections import actions as connections
from sleutelbos.connections import circles
from sleutelbos.gate.actions import beside, passkeys, signin, throttle, trips
from sleutelbos.gate.errors import NotActivated, SignInRefused, TripOver
from sleutelbos.gate.queries import diagnosis, providers
from sleutelbos.gate.queries.trips import Arrival
from sleutelbos.gate.rules import openid, steps
from sleutelbos.gate.values import Client, TripPurpose
from sleutelbos.kit import scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.outbox import actions as outbox
from sleutelbos.schools import queries as schools
from sleutelbos.schools.models import School


@dataclass(frozen=True, slots=True)
class Holder:
    """The parent who is signed in, fully activated, and has just proved who they are."""

    account_id: int
    session_id: int
    school_id: int


def add_by_password(
    *, holder: Holder, host: str, username: str, password: str, client: Client, by: Actor
) -> None:
    """Add the account of this username that has this password, at the school of this host.

    It is a guess like any other: the same buckets, one hash, one answer. Raise SignInRefused also
    for a host that is none, and for an account that cannot be of the same parent; NotActivated,
    TooManyAttempts or keys.TooBusy.
    """
    school = _school(host)
    school_id = school.id if school else holder.school_id
    guest = replace(client, cookie="")  # what makes a browser known is another host's
    with scope.within(school_id):
        found = keyrings.keyring(school_id, username=username) if school else _nobody(host)
        opened = signin.recognise(
            found=found, password=password, school_id=school_id, client=guest, by=STRANGER
        )
        if school is None or found.is_staff or opened.key.slot == 0:
            raise SignInRefused
        throttle.give_back(charges=opened.charged, by=by)
        if not _is_ready(opened.key, school):
            raise NotActivated(origin=school.origin)
    _tell(add(holder=holder, key=opened.key, client=client, by=by))


@transaction.atomic
def add_by_passkey(
    *, holder: Holder, school: School, answer: str, client: Client, by: Actor
) -> None:
    """Add the account of this school whose passkey is shown; a passkey is of one host.

    Raise PasskeyRefused, SignInRefused or NotActivated.
    """
    key = passkeys.prove_other(session_id=holder.session_id, school=school, answer=answer, by=by)
    if not _is_ready(key, school):
        raise NotActivated(origin=school.origin)
    _tell(add(holder=holder, key=key, client=client, by=by))


@transaction.atomic
def add_by_identity(
    *, holder: Holder, arrival: Arrival, host: str, client: Client, by: Actor
) -> None:
    """Add the accounts that an outside identity opens at the school of a host, all of them.

    The provider must ask who it is, and be the same door at that school. Raise TripOver for any
    other than who asked for it, SignInRefused when there is none, or NotActivated.
    """
    who = arrival.account_id, arrival.session_id
    if arrival.purpose is not TripPurpose.CHILD or who != (holder.account_id, holder.session_id):
        raise TripOver
    trips.end(trip_id=arrival.trip_id, account_id=holder.account_id, by=by)
    school = _school(host)
    if school is None or not openid.asks_again(arrival.identity.kind):
        raise SignInRefused
    if not providers.is_same_door(arrival.identity.kind, holder.school_id, school.id):
        raise SignInRefused
    with scope.within(school.id):
        keys = _opened_by(arrival.identity, but=holder.account_id)
        ready = [key for key in keys if _is_ready(key, school)]
    if keys and not ready:
        raise NotActivated(origin=school.origin)
    added: list[Tied] = []
    for key in ready:
        with suppress(SignInRefused):
            added.append(add(holder=holder, key=key, client=client, by=by))
    if not any(tied.new for tied in added):
        raise SignInRefused
    _tell(*added)


@transaction.atomic
def add(*, holder: Holder, key: Key, client: Client, by: Actor) -> Tied:
    """Put an account that was proved just now with the holder's.

    The account may be of another school, whose rows are written in its own scope. Raise
    SignInRefused.
    """
    own = keyrings.own_key(holder.account_id)
    if key.account_id == own.account_id:
        raise SignInRefused
    try:
        tied = bunches.tie(
            holder=Proved(own.account_id, own.session_epoch),
            added=Proved(key.account_id, key.session_epoch),
            by=by,
        )
    except NotOneParent as refusal:
        raise SignInRefused from refusal
    # After the accounts, as endings do: two that wait for each other would stop both.
    circle = circles.join(session_id=holder.session_id, by=by)
    if circle is None:  # it has just been ended elsewhere
        raise SignInRefused
    key = keyrings.own_key(own.account_id)
    beside.open_all(key=key, circle=circle, client=client, by=by)
    return tied


@transaction.atomic
def remove(*, holder: Holder, account_id: int, by: Actor) -> None:
    """Take an account out of the holder's bunch, the holder's own too; raise NotFound."""
    bunch = bunch_queries.of_account(holder.account_id)
    members = bunch_queries.members(bunch, but=0) if bunch else []
    school_id = next((one.school_id for one in members if one.account_id == account_id), None)
    if school_id is None:
        raise NotFound
    with scope.within(school_id):
        connections.leave_bunch(account_ids=[account_id], by=by)


def _tell(*added: Tied) -> None:
    """Write down who is new, and tell all: each of them opens with one key more now.

    Of several that came at once each is told once.
    """
    schools: dict[int, int] = {}
    new: frozenset[int] = frozenset()
    for tied in added:
        schools.update(tied.schools)
        new |= tied.new
    for account_id, school_id in schools.items() if new else ():
        with scope.within(school_id):
            if account_id in new:
                about = bunch_queries.subject(account_id)
                audit.record("bunch.joined", school_id=school_id, by=SELF, subject=about)
            outbox.promise("send_notice", school_id=school_id, account_id=account_id, kind="linked")


def _school(host: str) -> School | None:
    """Return the school of a host as people type it: with or without what stands around it."""
    name = host.strip().lower().rpartition("//")[2].partition("/")[0].partition(":")[0]
    try:
        school = schools.by_host(name)
    except NotFound:
        return None
    return None if school.archived_at else school


def _nobody(host: str) -> FoundKeyring:
    """Return the likeness of a keyring at a school that is none."""
    name = f"host:{host[:100]}"
    return FoundKeyring(name, keys.dummy_salt(0, name), ())


def _opened_by(identity: Identity, *, but: int) -> list[Key]:
    """Return the keys of the parents' accounts here that an identity opens.

    Each key is read before it is asked whether the identity still opens it: a reset that comes
    between leaves a key that ties nothing.
    """
    keys = [keyrings.own_key(one.account_id) for one in identities.openable(identity)]
    still = {one.account_id for one in identities.openable(identity) if one.child}
    return [key for key in keys if key.account_id in still - {but}]


def _is_ready(key: Key, school: School) -> bool:
    facts = diagnosis.facts_of(families.account(key.account_id))
    return steps.next_step(facts, agreement_version=school.agreement_version) is None
