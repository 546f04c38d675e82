"""What is unusual about a mailing, so that its sender is asked for the second factor (N22)."""

from zoneinfo import ZoneInfo

from django.db.models import Max

from sleutelbos.connections import queries as connections
from sleutelbos.kit import clock
from sleutelbos.messaging.models import Message
from sleutelbos.messaging.rules import brake
from sleutelbos.messaging.rules.brake import Alarm
from sleutelbos.messaging.values import Sender
from sleutelbos.schools.models import School


def alarms(school: School, *, sender: Sender, session_id: int, readers: int) -> tuple[Alarm, ...]:
    """Return why a mailing to so many, from this session and now, is unusual."""
    if readers <= brake.MASS:
        return ()
    mine = Message.objects.filter(sender_id=sender.account_id, sent_at__isnull=False)
    return brake.alarms(
        readers=readers,
        most_before=mine.aggregate(most=Max("readers"))["most"] or 0,
        is_known_browser=connections.is_known_browser(session_id),
        local=clock.now().astimezone(ZoneInfo(school.time_zone)),
    )
