"""Decide when a message arrives: a moment to take it back, and the school's quiet hours."""

import datetime as dt
from dataclasses import dataclass

LONGEST = dt.timedelta(days=60)  # that a message may wait


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when messages arrive; the same time twice: always."""

    opens: dt.time
    closes: dt.time

    def hold(self, local: dt.datetime) -> bool:
        """Say whether a message waits at this local time."""
        if self.opens == self.closes:
            return False
        time = local.time()
        if self.opens < self.closes:
            return not self.opens <= time < self.closes
        return self.closes <= time < self.opens


def arrival(moment: dt.datetime, *, hours: Hours, zone: dt.tzinfo, is_urgent: bool) -> dt.datetime:
    """Return when a message that would come at this moment does: at once, or when hours open."""
    local = moment.astimezone(zone)
    if is_urgent or not hours.hold(local):
        return moment
    day = local.date() if local.time() < hours.opens else local.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, hours.opens, tzinfo=zone).astimezone(dt.UTC)


def may_wait_until(moment: dt.datetime, *, now: dt.datetime) -> bool:
    """Say whether a message may be sent at a later moment that somebody chose."""
    return now < moment <= now + LONGEST
