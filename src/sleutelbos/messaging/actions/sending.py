"""Send: to all whom the sender was shown, or to none; in three statements, however many."""

import datetime as dt
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from sleutelbos.accounts.queries import readers as accounts
from sleutelbos.accounts.queries import rights
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit import bulk, clock, scope, written
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.actions import attaching
from sleutelbos.messaging.errors import (
    DraftChanged,
    Incomplete,
    MayNotWrite,
    NoAnswer,
    NobodyReads,
    ReadersChanged,
    SendingFrozen,
    TooManyLetters,
)
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.queries import arrival, letters
from sleutelbos.messaging.queries import readers as reading
from sleutelbos.messaging.rules import composing, writing
from sleutelbos.messaging.values import (
    Draft,
    MessageKind,
    Reader,
    Sender,
    Sent,
    Text,
)
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School

# Written out, as its readers are: the ORM takes a third of a small sending to make it.
_SEND = """
UPDATE messaging_message SET sent_at = %s, arrives_at = %s, readers = %s
WHERE school_id = %s AND id = %s AND sender_id = %s AND sent_at IS NULL AND edited_at = %s
"""


@transaction.atomic
def send(*, school: School, sender: Sender, draft: Draft, readers: int, by: Actor) -> Sent:
    """Send a draft as its sender saw it, to as many readers as the sender was told.

    A second click finds it sent, and returns what the first one did. DraftChanged and
    ReadersChanged say that the sender has to look again; nothing was sent.
    """
    _check(school, sender, draft)
    if not readers:
        raise NobodyReads
    now = clock.now()
    _spare_the_school(sender, but=Q(id=draft.id), now=now)
    arrives_at = arrival.of_draft(school, sender=sender, draft=draft, now=now)
    if not _is_sent(draft, sender, now=now, arrives_at=arrives_at, readers=readers):
        return _sent_before(draft, sender)
    meant = reading.meant(school, audience=draft.audience, sender=sender)
    made = bulk.insert_from(
        Delivery, "account", meant, school_id=school.id, message_id=draft.id, arrives_at=arrives_at
    )
    if made != readers:
        raise ReadersChanged(readers=made)
    _record(draft.id, school=school, kind=draft.kind, readers=readers, by=by)
    return Sent(draft.id, readers, arrives_at)


@transaction.atomic
def answer(
    *, school: School, sender: Sender, may_read: bool, message_id: int, nonce: UUID, source: str,
    by: Actor,
) -> Sent:  # fmt: skip
    """Answer a message: to its sender, never to all. From one form it goes once."""
    if school.post_frozen_at is not None:
        raise SendingFrozen
    text = Text(subject="", source=source)
    if not source.strip():
        raise Incomplete(fields=["source"])
    answered = _answerable(message_id, Reader(sender.account_id, may_read=may_read))
    now = clock.now()
    _spare_the_school(sender, but=Q(nonce=nonce), now=now)
    arrives_at = arrival.of_answer(school, sender=sender, now=now)
    columns = {
        "school_id": school.id,
        "answers_id": message_id,
        "thread_id": _thread(answered, sender),
        "sent_at": now,
        "arrives_at": arrives_at,
        "readers": 1,
        **composing.columns(text, sender=sender, now=now),
        "subject": answered.subject,
    }
    made = _once(sender, nonce, **columns)
    if Delivery.objects.filter(message_id=made.id).exists():
        return Sent(made.id, 1, made.arrives_at or now)
    writer = accounts.live().filter(rights.may(Right.MESSAGES), id__in=[answered.sender_id])
    to = written.ids(writer)
    if not bulk.insert_from(
        Delivery, "account", to, school_id=school.id, message_id=made.id, arrives_at=arrives_at
    ):
        raise NoAnswer
    attaching.claim(message_id=made.id, sender=sender, nonce=nonce, by=by)
    _record(made.id, school=school, kind=MessageKind.INFO, readers=1, by=by)
    return Sent(made.id, 1, arrives_at)


def _once(sender: Sender, nonce: UUID, **columns: object) -> Message:
    """Return the message of a form: of a draft, such as one that was taken back, or a new one."""
    mine = Message.objects.filter(sender_id=sender.account_id, nonce=nonce)
    if not mine.filter(sent_at=None).update(**columns):
        row = Message(sender_id=sender.account_id, role=sender.role, nonce=nonce, **columns)
        Message.objects.bulk_create([row], ignore_conflicts=True)
    return mine.get()


def _check(school: School, sender: Sender, draft: Draft) -> None:
    if school.post_frozen_at is not None:
        raise SendingFrozen
    if not writing.fits(draft.audience, reading.reach(school, sender)):
        raise MayNotWrite
    if fields := composing.missing(draft):
        raise Incomplete(fields=fields)


def _spare_the_school(sender: Sender, *, but: Q, now: dt.datetime) -> None:
    """Refuse one letter too many of a parent or a pupil."""
    moment = letters.again_at(sender, but=but, now=now)
    if moment is not None:
        raise TooManyLetters(again_at=moment)


def _is_sent(
    draft: Draft, sender: Sender, *, now: dt.datetime, arrives_at: dt.datetime, readers: int
) -> bool:
    """Let a draft be sent, as its sender saw it; say whether it was still there to be sent."""
    moments = map(connection.ops.adapt_datetimefield_value, (now, arrives_at, draft.edited_at))
    sent_at, arrives, edited_at = moments
    mine = (scope.active_id(), draft.id, sender.account_id)
    with connection.cursor() as cursor:
        cursor.execute(_SEND, (sent_at, arrives, readers, *mine, edited_at))
        return bool(cursor.rowcount)


def _sent_before(draft: Draft, sender: Sender) -> Sent:
    rows = Message.objects.filter(id=draft.id, sender_id=sender.account_id)
    row = rows.filter(sent_at__isnull=False).first()
    if row is None or row.arrives_at is None or row.edited_at != draft.edited_at:
        raise DraftChanged
    return Sent(row.id, row.readers, row.arrives_at)


def _answerable(message_id: int, reader: Reader) -> Message:
    """Return a message that this reader has and may answer; raise NotFound or NoAnswer."""
    has_copy = Delivery.objects.filter(
        message_id=message_id, account_id=reader.account_id, arrives_at__lte=clock.now()
    ).exclude(place__gte=3)
    message = Message.objects.filter(id=message_id).first()
    if not reader.may_read or message is None or not has_copy.exists():
        raise NotFound
    if not message.may_answer or message.sender_id is None:
        raise NoAnswer
    return message


def _thread(answered: Message, sender: Sender) -> int | None:
    """Return the conversation that an answer belongs to: with one reader, never with all."""
    if answered.thread_id or answered.answers_id:
        return answered.thread_id or answered.id
    earlier = Message.objects.filter(answers_id=answered.id, sender_id=sender.account_id)
    return earlier.order_by("id").values_list("id", flat=True).first()


def _record(message_id: int, *, school: School, kind: str, readers: int, by: Actor) -> None:
    audit.record(
        "message.sent",
        school_id=school.id,
        by=by,
        subject=subject("message", message_id),
        kind=str(kind),
        readers=readers,
    )
