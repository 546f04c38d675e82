"""Mass mailings of the last days, for whoever has to stop one: by whom, when, to how many.

Neither subject nor text: nobody reads what others wrote (PRI-08).
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Concat

from sleutelbos.kit import clock
from sleutelbos.messaging.models import Message
from sleutelbos.messaging.rules import brake

_LATELY = dt.timedelta(days=7)
_MOST = 50


@dataclass(frozen=True, slots=True)
class Mailing:
    """One message to many."""

    id: int
    sender: str
    readers: int
    sent_at: dt.datetime
    recalled_at: dt.datetime | None


def recent() -> QuerySet[Message, Message]:
    """Return the mass mailings that arrived in the last seven days."""
    now = clock.now()
    return Message.objects.filter(
        readers__gt=brake.MASS, arrives_at__gt=now - _LATELY, arrives_at__lte=now
    )


def listed() -> list[Mailing]:
    """Return them, the newest first."""
    name = Concat(
        "sender__person__first_name",
        Value(" "),
        "sender__person__family_name",
        output_field=CharField(),
    )
    rows = (
        recent()
        .order_by("-sent_at", "-id")
        .values_list("id", name, "readers", "sent_at", "recalled_at")
    )
    return [Mailing(*row) for row in rows[:_MOST]]
