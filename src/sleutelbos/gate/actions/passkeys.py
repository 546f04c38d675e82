"""Passkeys: made by whoever is in, shown at the door or in the place of a code.

A challenge is good once. A passkey that was removed meanwhile opens nothing: its row is written in
the transaction that begins the session, and whoever finds it gone is refused.
"""

from django.db import IntegrityError, transaction

from sleutelbos.accounts.queries.keyrings import Key
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import STRANGER, Actor
from sleutelbos.connections import actions as connections
from sleutelbos.connections import queries as connection_queries
from sleutelbos.connections.values import Means
from sleutelbos.gate import ceremonies, challenges
from sleutelbos.gate.actions import signin, throttle
from sleutelbos.gate.ceremonies import Proof, Shown
from sleutelbos.gate.challenges import Purpose
from sleutelbos.gate.errors import PasskeyRefused, TooManyAttempts
from sleutelbos.gate.models import Passkey
from sleutelbos.gate.queries import passkeys
from sleutelbos.gate.queries.passkeys import Found
from sleutelbos.gate.values import Client, SignedIn
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.outbox import actions as outbox
from sleutelbos.schools.models import School

MOST = 20  # of one account
LONGEST_NAME = 60


def add(
    *, account_id: int, session_id: int, school: School, answer: str, name: str, by: Actor
) -> None:
    """Keep a new passkey of whoever is in; raise PasskeyRefused.

    It belongs to the time of the session that made it: when everything of the account ended
    meanwhile, it opens nothing.
    """
    shown = ceremonies.read(answer)
    _check(shown, Purpose.ADD, school=school, browser=str(session_id))
    proof = ceremonies.registered(answer, challenge=shown.challenge, school=school)
    with transaction.atomic():
        _use_up(shown, school_id=school.id)
        epoch = connection_queries.grant_epoch(session_id)
        if epoch is None or Passkey.objects.filter(account_id=account_id).count() >= MOST:
            raise PasskeyRefused
        _keep(proof, account_id=account_id, school_id=school.id, epoch=epoch, name=name)
        audit.record_for("passkey.added", account_id=account_id, school_id=school.id, by=by)
        outbox.promise(
            "send_notice", school_id=school.id, account_id=account_id, kind="passkey_added"
        )


@transaction.atomic
def rename(*, passkey_id: int, account_id: int, school_id: int, name: str, by: Actor) -> None:
    """Call a passkey something else; raise NotFound when it is not theirs."""
    own = Passkey.objects.filter(id=passkey_id, account_id=account_id)
    if own.update(name=name[:LONGEST_NAME]) != 1:
        raise NotFound
    audit.record_for("passkey.renamed", account_id=account_id, school_id=school_id, by=by)


@transaction.atomic
def remove(*, passkey_id: int, account_id: int, school_id: int, by: Actor) -> None:
    """Remove a passkey, and tell its owner; raise NotFound when it is not theirs."""
    gone, _ = Passkey.objects.filter(id=passkey_id, account_id=account_id).delete()
    if not gone:
        raise NotFound
    audit.record_for("passkey.removed", account_id=account_id, school_id=school_id, by=by)
    outbox.promise(
        "send_notice", school_id=school_id, account_id=account_id, kind="passkey_removed"
    )


def sign_in(
    *, school: School, answer: str, browser: str, client: Client, by: Actor = STRANGER
) -> SignedIn:
    """Open the account whose passkey is shown, both steps at once; raise PasskeyRefused.

    The refusal is the same for every reason. Nothing can be guessed, so nothing is throttled.
    """
    try:
        shown = ceremonies.read(answer)
        _check(shown, Purpose.SIGN_IN, school=school, browser=browser)
        found, proof = _look(shown, school=school)
        if not found.opens or shown.handle != found.handle:
            raise PasskeyRefused
        with transaction.atomic():
            _take(found, proof, shown, school_id=school.id)
            return _open(found, school_id=school.id, client=client)
    except PasskeyRefused:
        signin.tell_refused(school_id=school.id, client=client, by=by)
        raise


def show_factor(
    *, account_id: int, session_id: int, school: School, answer: str, by: Actor
) -> None:
    """Pass the second factor by a passkey of this account; raise PasskeyRefused.

    Behind the password it also opens by itself again, if a reset had ended that.
    """
    with transaction.atomic():
        found = _show(answer, Purpose.FACTOR, school=school, session_id=session_id)
        if found.account_id != account_id:
            raise PasskeyRefused
        Passkey.objects.filter(id=found.id).update(epoch=found.grant_epoch)
        connections.pass_factor(session_id=session_id, by=by)


def prove(*, account_id: int, session_id: int, school: School, answer: str, by: Actor) -> None:
    """Prove who is at the keyboard once more, by an own passkey; raise PasskeyRefused."""
    with transaction.atomic():
        found = _show(answer, Purpose.PROOF, school=school, session_id=session_id)
        if found.account_id != account_id or not found.opens:
            raise PasskeyRefused
        connections.prove(session_id=session_id, by=by)


def prove_other(*, session_id: int, school: School, answer: str, by: Actor) -> Key:
    """Return the key of whichever account here a passkey is of that is shown by whoever is in.

    In the caller's transaction: a passkey that is removed meanwhile proves nothing. Raise
    PasskeyRefused.
    """
    found = _show(answer, Purpose.CHILD, school=school, session_id=session_id)
    if not found.opens:
        raise PasskeyRefused
    return found.key


def _show(answer: str, purpose: Purpose, *, school: School, session_id: int) -> Found:
    shown = ceremonies.read(answer)
    _check(shown, purpose, school=school, browser=str(session_id))
    found, proof = _look(shown, school=school)
    _take(found, proof, shown, school_id=school.id)
    return found


def _check(shown: Shown, purpose: Purpose, *, school: School, browser: str) -> None:
    if not challenges.is_ours(
        shown.challenge, purpose, school_id=school.id, browser=browser, now=clock.now()
    ):
        raise PasskeyRefused


def _look(shown: Shown, *, school: School) -> tuple[Found, Proof]:
    """Find whose passkey is shown, and look whether the answer is right."""
    found = passkeys.found(shown.credential_id)
    if found is None or shown.handle not in (None, found.handle):
        raise PasskeyRefused
    proof = ceremonies.asserted(shown, public_key=found.public_key, school=school)
    if proof.may_sync != found.may_sync:
        raise PasskeyRefused
    return found, proof


def _take(found: Found, proof: Proof, shown: Shown, *, school_id: int) -> None:
    """Use the challenge up and write the passkey's use; refuse when it was removed meanwhile."""
    _use_up(shown, school_id=school_id)
    used = Passkey.objects.filter(id=found.id).update(
        used_at=clock.now(),
        sign_count=max(proof.sign_count, found.sign_count),
        is_synced=proof.is_synced,
    )
    if used != 1:
        raise PasskeyRefused
    if found.sign_count and proof.sign_count <= found.sign_count:
        # Perhaps a copy was made; perhaps the authenticator counts badly. Its owner can see it.
        audit.record_for(
            "passkey.doubted",
            account_id=found.account_id,
            school_id=school_id,
            by=Actor.account(found.account_id),
        )


def _use_up(shown: Shown, *, school_id: int) -> None:
    try:
        throttle.take(
            charges=challenges.use(shown.challenge, school_id=school_id),
            school_id=school_id,
            by=STRANGER,
        )
    except TooManyAttempts as used:
        raise PasskeyRefused from used


def _keep(proof: Proof, *, account_id: int, school_id: int, epoch: int, name: str) -> None:
    try:
        with transaction.atomic():
            Passkey(
                school_id=school_id,
                account_id=account_id,
                credential_id=proof.credential_id,
                public_key=proof.public_key,
                sign_count=proof.sign_count,
                may_sync=proof.may_sync,
                is_synced=proof.is_synced,
                epoch=epoch,
                name=name[:LONGEST_NAME],
                made_at=clock.now(),
            ).save(force_insert=True)
    except IntegrityError as taken:
        raise PasskeyRefused from taken


def _open(found: Found, *, school_id: int, client: Client) -> SignedIn:
    """Begin the session, by the epochs that were read with the passkey."""
    actor = Actor.account(found.account_id)
    signed_in = signin.open_proved(
        key=found.key,
        school_id=school_id,
        is_staff=found.is_staff,
        client=client,
        door=Means.PASSKEY,
        by=actor,
    )
    connections.carry_factor(token=signed_in.token, by=actor)
    return signed_in
