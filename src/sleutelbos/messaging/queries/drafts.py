"""What somebody is writing, and the groups of readers that they keep."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.models import Message, ReaderGroup
from sleutelbos.messaging.values import Audience, Confirmation, Draft, MessageKind, Reader, Sender

_MOST = 200
_COLUMNS = (
    "id", "nonce", "kind", "due_on", "subject", "source", "body", "confirmation", "may_answer",
    "audience", "scheduled_at", "edited_at", "attachments", "answers_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeptGroup:
    """Readers by a name; ``may_change``: by who asks, such as a shared one by the office."""

    id: int
    name: str
    audience: Audience
    is_shared: bool
    may_change: bool


def drafts(reader: Reader) -> list[Draft]:
    """Return what somebody has not sent yet, the newest first; nothing for who may not read."""
    if not reader.may_read:
        return []
    rows = Message.objects.filter(sender_id=reader.account_id, sent_at=None)
    return [_draft(row) for row in rows.order_by("-edited_at", "-id").values(*_COLUMNS)[:_MOST]]


def draft(sender: Sender, message_id: int) -> Draft:
    """Return a draft of the sender's own; raise NotFound, also when it has been sent."""
    rows = Message.objects.filter(id=message_id, sender_id=sender.account_id, sent_at=None)
    row = rows.values(*_COLUMNS).first()
    if row is None:
        raise NotFound
    return _draft(row)


def groups(sender: Sender) -> list[KeptGroup]:
    """Return the groups of readers that a sender keeps, and those kept for all colleagues."""
    rows = ReaderGroup.objects.filter(Q(owner_id=sender.account_id) | Q(is_shared=True))
    columns = ("id", "name", "audience", "is_shared", "owner_id")
    return [
        KeptGroup(
            group_id,
            name,
            Audience.of_json(kept),
            is_shared,
            may_change=owner_id == sender.account_id or sender.role.may_share,
        )
        for group_id, name, kept, is_shared, owner_id in rows.order_by("name").values_list(*columns)
    ]


def changeable(sender: Sender) -> QuerySet[ReaderGroup, ReaderGroup]:
    """Return the groups that somebody may replace and let go."""
    mine = Q(owner_id=sender.account_id)
    return ReaderGroup.objects.filter(mine | Q(is_shared=True) if sender.role.may_share else mine)


def _draft(row: dict[str, Any]) -> Draft:
    choices = {
        "kind": MessageKind(row["kind"]),
        "confirmation": Confirmation(row["confirmation"]),
        "audience": Audience.of_json(row["audience"]),
    }
    return Draft(**{**row, **choices})
