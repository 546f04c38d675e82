"""Who is to be notified of what: copies that arrived, are unread, and of which nobody told."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from sleutelbos.accounts.queries import reach, rights
from sleutelbos.kit import scope
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.queries import wishes
from sleutelbos.messaging.values import Manner, MessageKind, Place, Wish
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School

LATELY = dt.timedelta(days=7)  # of what is older, nobody is notified for the first time
_WISH = tuple(f"account__readerwish__{name}" for name in wishes.COLUMNS)
_URGENT = Count("id", filter=Q(message__kind=MessageKind.URGENT))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reader for whom something arrived, and when the first of it did."""

    account_id: int
    since: dt.datetime
    is_urgent: bool
    wish: Wish


@dataclass(frozen=True, slots=True)
class Unread:
    """How many messages are unread for an account, and how its owner wants to be notified."""

    count: int
    wish: Wish


@dataclass(frozen=True, slots=True)
class Box:
    """What is new for one account: how much of each kind, and which message when it is alone."""

    account_id: int
    kinds: dict[MessageKind, int]
    message_id: int | None

    @property
    def count(self) -> int:
        """Return how many messages there are."""
        return sum(self.kinds.values())


def schools(now: dt.datetime) -> list[int]:
    """Return the schools where something arrived of which nobody is notified yet."""
    with scope.everywhere():
        return list(arrived(now).order_by().values_list("school_id", flat=True).distinct())


def arrived(now: dt.datetime) -> QuerySet[Message, Message]:
    """Return the messages that arrived, and whose notifications are not planned."""
    return Message.objects.filter(told_at=None, arrives_at__lte=now)


def waiting(school: School, message_ids: Collection[int], *, now: dt.datetime) -> list[Waiting]:
    """Return each reader of these messages who may be mailed about them, in one statement.

    What is urgent for a reader waits apart from what is not.
    """
    rows = (
        _untold(now)
        .filter(_may(), message_id__in=message_ids)
        .values_list("account_id", *_WISH)
        .annotate(since=Min("arrives_at"), urgent=_URGENT, all=Count("id"))
        .order_by()
    )
    usual, found = wishes.usual(school), []
    for account_id, *columns, since, urgent, count in rows:
        wish = wishes.of_row(tuple(columns)) if columns[0] else usual
        kinds = [True] * (urgent > 0) + [False] * (count > urgent)
        found += [Waiting(account_id, since, is_urgent, wish) for is_urgent in kinds]
    return found


def pushable(school: School, message_ids: Collection[int], *, now: dt.datetime) -> list[Waiting]:
    """Return each reader of these messages who may have a device for notices, in one statement.

    A parent of several children may have it with another account.
    """
    has_device = Q(account__device__pushsubscription__isnull=False)
    rows = (
        _unread(now)
        .filter(has_device | Q(account__bunch__isnull=False), message_id__in=message_ids)
        .values_list("account_id", *_WISH)
        .annotate(since=Min("arrives_at"), urgent=_URGENT)
        .order_by()
    )
    usual = wishes.usual(school)
    return [
        Waiting(account_id, since, urgent > 0, wishes.of_row(tuple(wish)) if wish[0] else usual)
        for account_id, *wish, since, urgent in rows
    ]


def unread(school: School, account_ids: Collection[int], *, now: dt.datetime) -> dict[int, Unread]:
    """Return what is unread for each of these accounts that has anything, in one statement."""
    rows = _unread(now).filter(account_id__in=account_ids).values_list("account_id", *_WISH)
    usual = wishes.usual(school)
    return {
        account_id: Unread(count, wishes.of_row(tuple(wish)) if wish[0] else usual)
        for account_id, *wish, count in rows.annotate(count=Count("id")).order_by()
    }


def of_bunches(found: Collection[UUID], *, now: dt.datetime) -> dict[UUID, int]:
    """Return how much is unread over all children of these parents, of whichever schools."""
    if not found:
        return {}
    with scope.everywhere():
        rows = _unread(now).filter(
            rights.may(Right.MESSAGES, path="account__"),
            rights.may(Right.SIGN_IN, path="account__"),
            account__bunch__in=found,
            account__closed_at=None,
            account__suspended_at=None,
        )
        return dict(rows.values_list("account__bunch").annotate(Count("id")).order_by())


def of_digest(school: School, at: dt.time, *, now: dt.datetime) -> list[int]:
    """Return the accounts with a digest at this time and something for it, in one statement."""
    wanted = Q(account__readerwish__manner=Manner.DIGEST, account__readerwish__digest_at=at)
    if wishes.usual(school).digest_at == at:
        wanted |= Q(account__readerwish=None)
    lately = Q(message__told_at__gt=now - LATELY) | Q(message__told_at=None)
    rows = _untold(now).filter(_may(), wanted, lately, arrives_at__gt=now - LATELY)
    return list(rows.order_by().values_list("account_id", flat=True).distinct())


def claimable(
    account_ids: Collection[int], *, only_urgent: bool, now: dt.datetime
) -> QuerySet[Delivery, Delivery]:
    """Return the copies of these accounts of which nobody told yet."""
    rows = _untold(now).filter(account_id__in=account_ids, arrives_at__gt=now - LATELY)
    return rows.filter(message__kind=MessageKind.URGENT) if only_urgent else rows


def claimed(account_ids: Collection[int], *, job_id: int) -> QuerySet[Delivery, Delivery]:
    """Return the copies of these accounts of which this job tells."""
    return Delivery.objects.filter(account_id__in=account_ids, told_by=job_id)


def boxes(account_ids: Collection[int], *, job_id: int, now: dt.datetime) -> list[Box]:
    """Return what this job tells each account, in one statement; what was read meanwhile is not."""
    counts: dict[str, Any] = {
        kind.value: Count("id", filter=Q(message__kind=kind)) for kind in MessageKind
    }
    rows = (
        _unread(now)
        .filter(account_id__in=account_ids, told_by=job_id)
        .values_list("account_id")
        .annotate(newest=Max("message_id"), **counts)
        .order_by("account_id")
    )
    found = []
    for account_id, newest, *many in rows:
        kinds = {kind: count for kind, count in zip(MessageKind, many, strict=True) if count}
        found.append(Box(account_id, kinds, newest if sum(many) == 1 else None))
    return found


def _untold(now: dt.datetime) -> QuerySet[Delivery, Delivery]:
    return _unread(now).filter(told_by=None)


def _unread(now: dt.datetime) -> QuerySet[Delivery, Delivery]:
    return Delivery.objects.filter(is_unread=True, place=Place.INBOX, arrives_at__lte=now)


def _may() -> Q:
    return reach.by_mail(path="account__") & rights.may(Right.MESSAGES, path="account__")
