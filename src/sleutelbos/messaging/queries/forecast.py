"""What a message will reach, before it is sent (N17), and how much its readers had lately (N18)."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from sleutelbos.accounts.queries import reach
from sleutelbos.accounts.queries.reach import REACHED, Person, Way
from sleutelbos.kit import clock, written
from sleutelbos.messaging.queries import readers as reading
from sleutelbos.messaging.values import Audience, Sender, SenderRole
from sleutelbos.schools.models import School

_WEEK, _DAY = dt.timedelta(days=7), dt.timedelta(days=1)
_NAMES = 500
_STAFF = (SenderRole.OFFICE, SenderRole.ADMINISTRATOR, SenderRole.TEACHER)
# From the few messages of a week to their copies, never from all that each reader has: SQLite keeps
# the order of a CROSS JOIN, where it would guess.
_LOAD = f"""
SELECT AVG(each.had), MAX(each.had), MAX(each.lately) FROM (
    SELECT COUNT(*) AS had, COUNT(CASE WHEN m.arrives_at > %s THEN 1 END) AS lately
    FROM messaging_message m CROSS JOIN messaging_delivery d
    WHERE m.school_id = %s AND m.arrives_at > %s AND m.arrives_at <= %s
      AND m.role IN ({", ".join(f"'{role}'" for role in _STAFF)})
      AND d.message_id = m.id AND d.account_id IN ({{}})
    GROUP BY d.account_id
) AS each
"""  # noqa: S608 - made of our own words


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many readers there are, and how each is reached now."""

    ways: dict[Way, int]
    children: int
    unreached_children: int  # of whom nobody can be reached now
    without_account: int  # guardians beyond the slots of the keyring (D2)

    @property
    def readers(self) -> int:
        """Return how many get it."""
        return sum(self.ways.values())

    @property
    def reached(self) -> int:
        """Return how many can read it now."""
        return sum(self.ways[way] for way in REACHED)

    @property
    def unreached(self) -> int:
        """Return how many cannot."""
        return self.readers - self.reached


@dataclass(frozen=True, slots=True)
class Load:
    """How many messages from school these readers had in seven days, and in the last one."""

    average: float
    most: int
    today: int  # the most of anybody


def forecast(school: School, *, audience: Audience, sender: Sender) -> Forecast:
    """Return how many a message would reach, in at most three statements."""
    accounts = reading.readers(school, audience=audience, sender=sender)
    children, unreached = reach.pupils(accounts) if audience.means_families else (0, 0)
    without = reading.without_account(school, audience=audience, sender=sender)
    return Forecast(
        ways=reach.ways(accounts),
        children=children,
        unreached_children=unreached,
        without_account=without.count() if without is not None else 0,
    )


def load(school: School, *, audience: Audience, sender: Sender) -> Load:
    """Return how many messages these readers had in the last seven days, in one statement."""
    now = clock.now()
    moment = connection.ops.adapt_datetimefield_value
    counting = written.put(_LOAD, reading.meant(school, audience=audience, sender=sender))
    values = (moment(now - _DAY), school.id, moment(now - _WEEK), moment(now), *counting.values)
    with connection.cursor() as cursor:
        cursor.execute(counting.text, values)
        average, most, today = cursor.fetchone()
    return Load(float(average or 0), most or 0, today or 0)


def unreached(school: School, *, audience: Audience, sender: Sender) -> list[Person]:
    """Return who cannot be reached now, by name."""
    accounts = reading.readers(school, audience=audience, sender=sender)
    return reach.unreached(accounts, limit=_NAMES)
