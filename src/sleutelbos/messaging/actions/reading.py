"""What a reader does with the own copies. Marks are the reader's own affair: the log has none."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.models import Delivery
from sleutelbos.messaging.values import Confirmation, Place, Reader

IN_BIN = dt.timedelta(days=30)
MOVABLE = (Place.INBOX, Place.ARCHIVE, Place.BIN)


def read(*, reader: Reader, message_ids: Collection[int], by: Actor) -> int:
    """Mark copies read; the first time is kept. Return how many were unread."""
    return (
        _own(reader, message_ids)
        .filter(is_unread=True)
        .update(is_unread=False, read_at=Coalesce("read_at", Value(clock.now())))
    )


def mark_unread(*, reader: Reader, message_ids: Collection[int], by: Actor) -> int:
    """Mark copies unread again; that they were read stays known."""
    return _own(reader, message_ids).filter(is_unread=False).update(is_unread=True)


def flag(*, reader: Reader, message_ids: Collection[int], is_flagged: bool, by: Actor) -> int:
    """Set or take away the flag of copies."""
    return _own(reader, message_ids).update(is_flagged=is_flagged)


def move(*, reader: Reader, message_ids: Collection[int], place: Place, by: Actor) -> int:
    """Move copies to the archive, to the bin, or back; return how many."""
    if place not in MOVABLE:
        raise NotFound
    copies = _own(reader, message_ids).exclude(place=place)
    return copies.update(place=place, moved_at=clock.now())


def empty_bins(*, by: Actor) -> int:
    """Empty the bins of what lies there long: its reader sees it no more. Return how many."""
    old = clock.now() - IN_BIN
    thrown = Delivery.objects.filter(place=Place.BIN, moved_at__lt=old)
    return thrown.update(place=Place.GONE)


@transaction.atomic
def confirm(*, school_id: int, reader: Reader, message_id: int, by: Actor) -> None:
    """Note "read and understood", once; raise NotFound when nobody asked this reader."""
    now = clock.now()
    copies = _own(reader, [message_id])
    if not copies.exclude(message__confirmation=Confirmation.NONE).exists():
        raise NotFound
    # Without a join: who waits for another click looks at the row itself once more.
    if not copies.filter(confirmed_at=None).update(
        confirmed_at=now, is_unread=False, read_at=Coalesce("read_at", Value(now))
    ):
        return
    about = subject("message", message_id)
    audit.record("message.confirmed", school_id=school_id, by=by, subject=about)


def _own(reader: Reader, message_ids: Collection[int]) -> QuerySet[Delivery, Delivery]:
    """Return the reader's copies of these messages, as far as the reader sees them."""
    if not reader.may_read:
        return Delivery.objects.none()
    return Delivery.objects.filter(
        account_id=reader.account_id,
        message_id__in=message_ids,
        arrives_at__lte=clock.now(),
        place__in=MOVABLE,
    )
