"""Notify readers of what arrived: planned for many at once, told one by one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock, scope
from sleutelbos.messaging.queries import telling, wishes
from sleutelbos.messaging.queries.telling import Box, Waiting
from sleutelbos.messaging.rules import notifying
from sleutelbos.messaging.rules.notifying import Moment
from sleutelbos.messaging.values import Channel
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane
from sleutelbos.schools.models import School

TASKS = {Channel.MAIL: "send_notification"}  # what tells a reader, by channel
PUSH = "messaging.push"
AT_ONCE = 500  # accounts of one job
DIGESTS = "messaging.plan_digests"
_ToWhom = tuple[Channel, dt.datetime, bool]


@transaction.atomic
def plan(*, school: School, by: Actor) -> None:
    """Plan the notifications of all that arrived: who is told when, by which channel.

    As many statements for ten thousand readers as for ten, but for the moments they chose.
    """
    now = clock.now()
    arrived = telling.arrived(now)
    message_ids = list(arrived.values_list("id", flat=True))
    if not message_ids:
        return
    _promise_all(telling.waiting(school, message_ids, now=now), school=school, now=now)
    _push(telling.pushable(school, message_ids, now=now), school=school, now=now)
    arrived.filter(id__in=message_ids).update(told_at=now)


@transaction.atomic
def plan_digests(*, school: School, at: dt.time, by: Actor) -> int:
    """Promise a digest to everybody who has one at this time and something for it."""
    account_ids = telling.of_digest(school, at, now=clock.now())
    outbox.promise_many(
        TASKS[Channel.MAIL],
        school_id=school.id,
        arguments=({"account_id": one, "digest": at.isoformat()} for one in account_ids),
    )
    return len(account_ids)


@transaction.atomic
def claim(*, accounts: Mapping[int, int], job_id: int, only_urgent: bool, by: Actor) -> list[Box]:
    """Let a job tell these accounts what is new, and no other job; return what that is.

    ``accounts`` says of which school each is. Schools are taken in order: of two jobs at once for
    the same parent, one has everything.
    """
    now, found = clock.now(), []
    for school_id in sorted(set(accounts.values())):
        own = [one for one, its_school in accounts.items() if its_school == school_id]
        with scope.within(school_id):
            telling.claimable(own, only_urgent=only_urgent, now=now).update(told_by=job_id)
            found += telling.boxes(own, job_id=job_id, now=now)
    places = list(accounts)
    return sorted(found, key=lambda box: places.index(box.account_id))


@transaction.atomic
def give_back(*, account_id: int, job_id: int, school: School, by: Actor) -> None:
    """Let an account's own job tell what another job had, if it had anything."""
    if telling.claimed([account_id], job_id=job_id).update(told_by=None):
        promise_anew(account_id=account_id, school=school, is_urgent=False, by=by)


@transaction.atomic
def postpone(*, account_id: int, job_id: int, school: School, is_urgent: bool, by: Actor) -> None:
    """Let a job tell nothing now: its reader wants it at another time, or not at all."""
    telling.claimed([account_id], job_id=job_id).update(told_by=None)
    promise_anew(account_id=account_id, school=school, is_urgent=is_urgent, by=by)


def promise_anew(*, account_id: int, school: School, is_urgent: bool, by: Actor) -> None:
    """Promise to tell one reader when that reader wants it, of what waits by then."""
    now, wish = clock.now(), wishes.wish(school, account_id)
    _promise_all([Waiting(account_id, now, is_urgent, wish)], school=school, now=now)


def _promise_all(found: list[Waiting], *, school: School, now: dt.datetime) -> None:
    zone = ZoneInfo(school.time_zone)
    for to_whom, account_ids in _alone(found, now=now, zone=zone).items():
        _promise(to_whom, account_ids, school_id=school.id)
    for due_at, at in _digests(found, zone=zone):
        _promise_digests(school_id=school.id, due_at=due_at, at=at, now=now)


def _push(found: list[Waiting], *, school: School, now: dt.datetime) -> None:
    """Promise notices to who has a device that takes them: one job for many, at each moment."""
    due: dict[tuple[dt.datetime, bool], list[int]] = defaultdict(list)
    zone = ZoneInfo(school.time_zone)
    for one in found:
        at = notifying.awake_at(one.wish, is_urgent=one.is_urgent, now=one.since, zone=zone)
        due[max(at, now), one.is_urgent].append(one.account_id)
    for (at, is_urgent), account_ids in due.items():
        for first in range(0, len(account_ids), AT_ONCE):
            some: dict[str, Any] = {"account_ids": account_ids[first : first + AT_ONCE]}
            outbox.promise(PUSH, school_id=school.id, due_at=at, is_urgent=is_urgent, **some)


def _alone(
    found: Iterable[Waiting], *, now: dt.datetime, zone: dt.tzinfo
) -> dict[_ToWhom, list[int]]:
    """Return who is told apart from the digests, by channel, moment and haste."""
    told: dict[_ToWhom, list[int]] = defaultdict(list)
    for one in found:
        for channel, moment in _moments(one, zone).items():
            if not moment.is_digest:
                told[channel, max(moment.due_at, now), one.is_urgent].append(one.account_id)
    return told


def _digests(found: Iterable[Waiting], *, zone: dt.tzinfo) -> list[tuple[dt.datetime, dt.time]]:
    """Return the moments at which digests are due, and for whom by the hour they chose."""
    all_ = (
        (one.wish.digest_at, moment) for one in found for moment in _moments(one, zone).values()
    )
    return sorted({(moment.due_at, at) for at, moment in all_ if moment.is_digest})


def _moments(one: Waiting, zone: dt.tzinfo) -> dict[Channel, Moment]:
    return notifying.moments(one.wish, is_urgent=one.is_urgent, now=one.since, zone=zone)


def _promise(to_whom: _ToWhom, account_ids: list[int], *, school_id: int) -> None:
    channel, due_at, is_urgent = to_whom
    outbox.promise_many(
        TASKS[channel],
        school_id=school_id,
        arguments=({"account_id": one, "is_urgent": is_urgent} for one in account_ids),
        lane=Lane.NORMAL if is_urgent else Lane.BULK,
        due_at=due_at,
    )


def _promise_digests(*, school_id: int, due_at: dt.datetime, at: dt.time, now: dt.datetime) -> None:
    """Promise the digests of a moment: once, unless that moment has passed already."""
    key = f"digests:{school_id}:{due_at.isoformat()}" if due_at > now else None
    outbox.promise(DIGESTS, school_id=school_id, due_at=due_at, key=key, at=at.isoformat())
