"""What open pages are told of: that something arrived, and that a sent message was read."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Q

from sleutelbos.kit import clock
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.values import Place

Tally = tuple[int, int, int]


def arrived(since: dt.datetime, until: dt.datetime) -> set[int]:
    """Return the schools in which a message arrived after one moment and until another."""
    rows = Message.objects.filter(arrives_at__gt=since, arrives_at__lte=until)
    return set(rows.values_list("school_id", flat=True).distinct())


def next_arrival(now: dt.datetime) -> dt.datetime | None:
    """Return when the next message arrives, of what is on its way."""
    rows = Message.objects.filter(arrives_at__gt=now).order_by("arrives_at")
    return rows.values_list("arrives_at", flat=True).first()


def is_own(account_id: int, message_id: int) -> bool:
    """Say whether somebody sent a message."""
    return Message.objects.filter(
        id=message_id, sender_id=account_id, sent_at__isnull=False
    ).exists()


def tallies(message_ids: Collection[int]) -> dict[int, Tally]:
    """Return how many copies of messages have arrived, and are read and confirmed."""
    here = Q(place__lt=Place.GONE, arrives_at__lte=clock.now())
    rows = Delivery.objects.filter(message_id__in=message_ids).values_list("message_id")
    counted = rows.annotate(
        copies=Count("id", filter=here),
        read=Count("read_at"),
        confirmed=Count("confirmed_at"),
    ).order_by()
    return {message_id: tuple(counts) for message_id, *counts in counted}
