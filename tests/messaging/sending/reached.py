"""Whom a message has reached."""

import datetime as dt

from sleutelbos.kit import scope
from sleutelbos.messaging.models import Delivery
from sleutelbos.schools.models import School

MORNING = dt.datetime(2026, 9, 7, 8, tzinfo=dt.UTC)


def readers_of(message_id: int, school: School) -> set[int]:
    with scope.within(school.id):
        rows = Delivery.objects.filter(message_id=message_id)
        return set(rows.values_list("account_id", flat=True))
