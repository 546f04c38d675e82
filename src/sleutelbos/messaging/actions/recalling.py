"""What a sender still can do with what was sent: take it back, recall it, remind."""

from django.db import transaction
from django.db.models import QuerySet

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.errors import SendingFrozen, TooLate
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.queries import sent
from sleutelbos.messaging.rules import receipts
from sleutelbos.messaging.values import Confirmation, Place, Sender
from sleutelbos.schools.models import School


@transaction.atomic
def take_back(*, school_id: int, message_id: int, sender: Sender, by: Actor) -> None:
    """Take back what has not arrived: nobody saw it, and it is a draft again."""
    now = clock.now()
    mine = _sent(message_id, sender)
    if not mine.filter(arrives_at__gt=now).update(
        sent_at=None, arrives_at=None, scheduled_at=None, readers=0, edited_at=now
    ):
        raise TooLate if mine.exists() else NotFound
    Delivery.objects.filter(message_id=message_id).delete()
    _record("message.taken_back", message_id, school_id=school_id, by=by)


@transaction.atomic
def recall(*, school_id: int, message_id: int, sender: Sender, by: Actor) -> int:
    """Take away the copies that nobody has opened; return how many. Who read it, keeps it."""
    now = clock.now()
    if not _sent(message_id, sender).filter(recalled_at=None).update(recalled_at=now):
        raise NotFound
    copies = Delivery.objects.filter(message_id=message_id, read_at=None)
    count = copies.update(place=Place.RECALLED, moved_at=now)
    _record("message.recalled", message_id, school_id=school_id, by=by, copies=count)
    return count


@transaction.atomic
def remind(*, school: School, message_id: int, sender: Sender, by: Actor) -> int:
    """Bring a message to the top again for who has not read it, or not confirmed it as asked.

    Nobody else gets anything; nobody is reminded twice within a day. Return how many were.
    """
    if school.post_frozen_at is not None:
        raise SendingFrozen
    now = clock.now()
    message = _sent(message_id, sender).filter(recalled_at=None, arrives_at__lte=now).first()
    if message is None:
        raise NotFound
    copies = sent.open_copies(message_id, Confirmation(message.confirmation)).exclude(
        reminded_at__gt=now - receipts.AGAIN
    )
    count = copies.update(
        reminded_at=now, arrives_at=now, is_unread=True, place=Place.INBOX, moved_at=now,
        told_by=None,
    )  # fmt: skip
    Message.objects.filter(id=message_id).update(told_at=None)
    _record("message.reminded", message_id, school_id=school.id, by=by, copies=count)
    return count


def print_copies(*, school_id: int, message_id: int, copies: int, by: Actor) -> None:
    """Note that copies were printed for those whom no screen reaches."""
    _record("message.printed", message_id, school_id=school_id, by=by, copies=copies)


def _sent(message_id: int, sender: Sender) -> QuerySet[Message, Message]:
    return Message.objects.filter(id=message_id, sender_id=sender.account_id, sent_at__isnull=False)


def _record(event: str, message_id: int, *, school_id: int, by: Actor, **facts: object) -> None:
    about = subject("message", message_id)
    audit.record(event, school_id=school_id, by=by, subject=about, **facts)
