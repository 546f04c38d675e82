"""Begin and end connections. All endings go through ``end_all`` or ``end_one``."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from sleutelbos.accounts.actions import bunches, epochs
from sleutelbos.accounts.queries import bunches as bunch_queries
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import SELF, Actor
from sleutelbos.connections import circles, rules
from sleutelbos.connections.models import Device, Grant, PushSubscription, Session
from sleutelbos.connections.oauth.actions import farewells
from sleutelbos.connections.values import AS_USUAL, Arrival, Begun, Ending
from sleutelbos.kit import clock, rows, scope, tokens
from sleutelbos.kit.errors import NotFound


def begin_session(
    *,
    school_id: int,
    account_id: int,
    epoch: int,
    is_staff: bool,
    browser: str,
    network: str,
    by: Actor,
    arrival: Arrival = AS_USUAL,
) -> Begun:
    """Begin a web session.

    ``epoch`` is the account's as read with the key that opened it: a change that came between
    makes this session dead on arrival.
    """
    now, token = clock.now(), tokens.new()
    rows.add(
        Session,
        school_id=school_id,
        account_id=account_id,
        token_digest=rules.token_digest(token),
        epoch=epoch,
        browser=browser[:60],
        network=network[:45],
        is_known_browser=arrival.is_known_browser,
        is_shared=arrival.is_shared,
        means=arrival.means.value,
        made_at=now,
        seen_at=now,
        proved_at=now if arrival.is_proof else now - 2 * rules.FRESH,
        circle=arrival.circle,
        is_beside=arrival.is_beside,
        expires_at=now + rules.whole(is_staff=is_staff, is_shared=arrival.is_shared),
    )
    return Begun(token, now)


def touch(*, session_id: int, by: Actor) -> None:
    """Write a session's last use."""
    Session.objects.filter(id=session_id).update(seen_at=clock.now())


def prove(*, session_id: int, by: Actor) -> None:
    """Note that the owner of a session has just proved who they are."""
    Session.objects.filter(id=session_id).update(proved_at=clock.now())


def pass_factor(*, session_id: int, by: Actor) -> None:
    """Note that the second factor of a session has been shown."""
    now = clock.now()
    Session.objects.filter(id=session_id).update(factor_at=now, proved_at=now)


def carry_factor(*, token: str, by: Actor) -> None:
    """Let the session that replaces another keep its second factor."""
    Session.objects.filter(token_digest=rules.token_digest(token)).update(factor_at=clock.now())


def end_replaced(*, session_id: int, by: Actor) -> None:
    """End a session in whose place another one comes."""
    Session.objects.filter(id=session_id).update(ended_at=clock.now())


@transaction.atomic
def end_one(*, kind: str, connection_id: int, account_id: int, school_id: int, by: Actor) -> None:
    """End one session, device or grant of an account; raise NotFound when it is not theirs."""
    now, own = clock.now(), {"id": connection_id, "account_id": account_id}
    begun: list[UUID] = []
    if kind == "device":
        ended = circles.end_devices(**own, by=by)
    elif kind == "session":
        found = Session.objects.filter(**own, device=None, ended_at=None)
        begun = circles.begun_by(found)
        ended = found.update(ended_at=now)
    elif kind == "grant":
        ended = Grant.objects.filter(**own, ended_at=None).update(ended_at=now)
    else:
        raise NotFound
    if ended != 1:
        raise NotFound
    if kind == "device":
        farewells.of_device(device_id=connection_id, by=by)
    elif kind == "session":
        farewells.of_session(session_id=connection_id, by=by)
    elif kind == "grant":
        farewells.of_grants(account_ids=[account_id], grant_id=connection_id, by=by)
    circles.end_beside(circles=begun, by=by)
    audit.record_for("session.ended", account_id=account_id, school_id=school_id, by=by, kind=kind)


@transaction.atomic
def end_all(*, account_ids: list[int], ending: Ending, by: Actor) -> None:
    """End what an ending ends, of these accounts and no others, before anything else is written.

    The epochs decide: a session, device or grant of an older epoch is dead, whoever is writing
    one at this moment. The rows are ended too, so that lists show what is true. What is reset
    leaves its bunch: no other account opens it any more, and it opens no other.
    """
    now = clock.now()
    epochs.raise_epochs(account_ids=account_ids, with_grants=ending is not Ending.CHANGE, by=by)
    if ending is Ending.CHANGE:
        farewells.of_browsers(account_ids=account_ids, by=by)
    else:
        farewells.of_grants(account_ids=account_ids, by=by)
    live = Session.objects.filter(account_id__in=account_ids, ended_at=None)
    begun = circles.begun_by(live) if ending.reaches_beside else []
    live = live.filter(device=None) if ending is Ending.CHANGE else live
    live.update(ended_at=now)
    circles.end_beside(circles=begun, by=by)
    if ending is not Ending.CHANGE:
        PushSubscription.objects.filter(device__account_id__in=account_ids).delete()
        Device.objects.filter(account_id__in=account_ids, ended_at=None).update(ended_at=now)
        Grant.objects.filter(account_id__in=account_ids, ended_at=None).update(ended_at=now)
    if ending is Ending.RESET:
        leave_bunch(account_ids=account_ids, by=by)


@transaction.atomic
def leave_bunch(*, account_ids: Collection[int], by: Actor) -> list[int]:
    """Take accounts of the school at work out of their bunches, and end what leads over the cut.

    Return those that were in one. The log of the school tells its office of none (see
    ``bunches.subject``).
    """
    left = bunches.part(account_ids=account_ids, by=by)
    circles.part(account_ids=left, by=by)
    for account_id in left:
        about = bunch_queries.subject(account_id)
        audit.record("bunch.left", school_id=scope.active_id(), by=SELF, subject=about)
    return left


@transaction.atomic
def end_browsers(*, account_id: int, school_id: int, by: Actor) -> None:
    """End every web session of an account ("Overal afmelden"); the app stays."""
    end_all(account_ids=[account_id], ending=Ending.CHANGE, by=by)
    audit.record_for(
        "session.ended", account_id=account_id, school_id=school_id, by=by, kind="browsers"
    )


@transaction.atomic
def end_applications(*, account_id: int, school_id: int, by: Actor) -> None:
    """End every device and application of an account ("Verwijder alle")."""
    farewells.of_grants(account_ids=[account_id], by=by)
    circles.end_devices(account_id=account_id, by=by)
    Grant.objects.filter(account_id=account_id, ended_at=None).update(ended_at=clock.now())
    audit.record_for("session.ended", account_id=account_id, school_id=school_id, by=by, kind="all")
