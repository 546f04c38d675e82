"""Whether a family may write one more letter now."""

import datetime as dt

from django.db.models import Q

from sleutelbos.messaging.models import Message
from sleutelbos.messaging.rules import letters
from sleutelbos.messaging.values import Sender


def again_at(sender: Sender, *, but: Q, now: dt.datetime) -> dt.datetime | None:
    """Return when this sender may write again; None: now. What is sent once more does not count.

    Letters that come at the very same moment do not see each other: each worker can let one slip.
    """
    if sender.role.is_staff:
        return None
    sent = Message.objects.filter(sender_id=sender.account_id, sent_at__gt=now - letters.LONGEST)
    written = [at for at in sent.exclude(but).values_list("sent_at", flat=True) if at is not None]
    return letters.again_at(written, now=now)
