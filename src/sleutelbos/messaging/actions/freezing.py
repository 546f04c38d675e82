"""Stop all sending of a school at once, when somebody else writes in its name (N22)."""

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.queries import mailings
from sleutelbos.messaging.values import Place
from sleutelbos.schools import actions as schools


@transaction.atomic
def freeze(*, school_id: int, by: Actor) -> int:
    """Send nothing from now on; what has not arrived is a draft again. Return how many it was."""
    now = clock.now()
    schools.change_settings(school_id=school_id, by=by, post_frozen_at=now)
    waiting = Message.objects.filter(sent_at__isnull=False, arrives_at__gt=now)
    held = list(waiting.values_list("id", flat=True))
    Delivery.objects.filter(message_id__in=held).delete()
    Message.objects.filter(id__in=held).update(
        sent_at=None, arrives_at=None, scheduled_at=None, readers=0, edited_at=now
    )
    audit.record("post.frozen", school_id=school_id, by=by, held=len(held))
    return len(held)


@transaction.atomic
def thaw(*, school_id: int, by: Actor) -> None:
    """Let messages go out again; what was held stays with its writers as a draft."""
    schools.change_settings(school_id=school_id, by=by, post_frozen_at=None)
    audit.record("post.thawed", school_id=school_id, by=by)


@transaction.atomic
def recall(*, school_id: int, message_id: int, by: Actor) -> int:
    """Take the unread copies of a mass mailing away, whoever sent it; raise NotFound."""
    now = clock.now()
    mailing = mailings.recent().filter(id=message_id, recalled_at=None)
    if not Message.objects.filter(id__in=mailing.values("id")).update(recalled_at=now):
        raise NotFound
    copies = Delivery.objects.filter(message_id=message_id, read_at=None)
    count = copies.update(place=Place.RECALLED, moved_at=now)
    audit.record(
        "message.recalled",
        school_id=school_id,
        by=by,
        subject=f"message:{message_id}",
        copies=count,
    )
    return count
