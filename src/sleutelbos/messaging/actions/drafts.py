"""Write drafts, and keep groups of readers."""

from uuid import UUID

from django.db import transaction

from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.actions import attaching
from sleutelbos.messaging.errors import DraftChanged, MayNotWrite
from sleutelbos.messaging.models import Message, ReaderGroup
from sleutelbos.messaging.queries import drafts
from sleutelbos.messaging.rules import composing, markup
from sleutelbos.messaging.values import Audience, Sender, Text

GROUP_NAME = 60


@transaction.atomic
def write(*, school_id: int, sender: Sender, nonce: UUID, text: Text, by: Actor) -> int:
    """Keep a draft as it is typed now, and return its id; raise DraftChanged when it was sent.

    ``nonce`` is the form's: whatever comes from one form is one message.
    """
    columns = composing.columns(text, sender=sender, now=clock.now())
    mine = Message.objects.filter(sender_id=sender.account_id, nonce=nonce)
    if not mine.filter(sent_at=None).update(**columns):
        row = Message(
            school_id=school_id,
            sender_id=sender.account_id,
            role=sender.role,
            nonce=nonce,
            **columns,
        )
        Message.objects.bulk_create([row], ignore_conflicts=True)
    message_id = mine.filter(sent_at=None).values_list("id", flat=True).first()
    if message_id is None:
        raise DraftChanged
    return message_id


@transaction.atomic
def drop(*, message_id: int, sender: Sender, by: Actor) -> None:
    """Throw a draft away, and its files; raise NotFound."""
    mine = Message.objects.filter(id=message_id, sender_id=sender.account_id, sent_at=None)
    # Locked, so that a file which comes at this moment is seen, or comes too late to be its.
    school_id = mine.select_for_update().values_list("school_id", flat=True).first()
    if school_id is None:
        raise NotFound
    attaching.forget(school_id=school_id, message_id=message_id, by=by)
    mine.delete()


@transaction.atomic
def keep_group(
    *,
    school_id: int,
    sender: Sender,
    name: str,
    audience: Audience,
    is_shared: bool = False,
    by: Actor,
) -> None:
    """Keep readers by a name, one's own or everybody's; the same name again replaces them.

    For all colleagues only the office and administrators keep them: MayNotWrite.
    """
    if is_shared and not sender.role.may_share:
        raise MayNotWrite
    kept = ReaderGroup(
        school_id=school_id, owner_id=sender.account_id, is_shared=is_shared,
        name=markup.line(name, longest=GROUP_NAME), audience=audience.as_json(),
    )  # fmt: skip
    if not _is_replaced(kept):
        ReaderGroup.objects.bulk_create([kept], ignore_conflicts=True)
        _is_replaced(kept)  # that of whoever was first at this very moment


def drop_group(*, group_id: int, sender: Sender, by: Actor) -> None:
    """Keep a group no longer; raise NotFound."""
    if not drafts.changeable(sender).filter(id=group_id).delete()[0]:
        raise NotFound


def _is_replaced(kept: ReaderGroup) -> bool:
    """Put readers in the place of those that are kept by this name, if any are."""
    named = ReaderGroup.objects.filter(name=kept.name)
    values = {"audience": kept.audience, "is_shared": kept.is_shared}
    is_everybodys = kept.is_shared and named.filter(is_shared=True).update(**values)
    return bool(is_everybodys or named.filter(owner_id=kept.owner_id).update(**values))
