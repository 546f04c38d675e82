"""When a message arrives, by the settings of the school."""

import datetime as dt
from zoneinfo import ZoneInfo

from sleutelbos.messaging.rules import timing
from sleutelbos.messaging.rules.timing import Hours
from sleutelbos.messaging.values import Draft, MessageKind, Sender
from sleutelbos.schools.models import School


def of_draft(school: School, *, sender: Sender, draft: Draft, now: dt.datetime) -> dt.datetime:
    """Return when it comes: not before it can be taken back, not before the chosen moment."""
    earliest = now + dt.timedelta(seconds=school.take_back_seconds)
    chosen = draft.scheduled_at
    if chosen is not None and timing.may_wait_until(chosen, now=now):
        earliest = max(earliest, chosen)
    is_urgent = draft.kind == MessageKind.URGENT and sender.role.is_staff
    return _opens(school, sender, earliest, is_urgent=is_urgent)


def of_answer(school: School, *, sender: Sender, now: dt.datetime) -> dt.datetime:
    """Return when an answer comes: a family's in the hours for it, a member of staff's at once."""
    return _opens(school, sender, now, is_urgent=sender.role.is_staff)


def _opens(school: School, sender: Sender, moment: dt.datetime, *, is_urgent: bool) -> dt.datetime:
    hours = Hours(school.parents_post_opens, school.parents_post_closes)
    if sender.role.is_staff:
        hours = Hours(school.post_opens, school.post_closes)
    zone = ZoneInfo(school.time_zone)
    return timing.arrival(moment, hours=hours, zone=zone, is_urgent=is_urgent)
