"""What a message will reach, before it is sent (N17), and how much its readers had lately (N18)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Avg, Count, Max, Q

from sleutelbos.accounts.queries import reach
from sleutelbos.accounts.queries.reach import REACHED, Person, Way
from sleutelbos.kit import clock
from sleutelbos.messaging.models import Delivery
from sleutelbos.messaging.queries import readers as reading
from sleutelbos.messaging.values import Audience, Sender, SenderRole
from sleutelbos.schools.models import School

_WEEK, _DAY = dt.timedelta(days=7), dt.timedelta(days=1)
_NAMES = 500
_STAFF = (SenderRole.OFFICE, SenderRole.ADMINISTRATOR, SenderRole.TEACHER)


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
    accounts = reading.readers(school, audience=audience, sender=sender)
    now = clock.now()
    copies = Delivery.objects.filter(
        account__in=accounts, arrives_at__gt=now - _WEEK, arrives_at__lte=now,
        message__role__in=_STAFF,
    )  # fmt: skip
    lately = Count("id", filter=Q(arrives_at__gt=now - _DAY))
    counted = copies.values("account_id").annotate(count=Count("id"), lately=lately).order_by()
    found = counted.aggregate(average=Avg("count"), most=Max("count"), today=Max("lately"))
    return Load(float(found["average"] or 0), found["most"] or 0, found["today"] or 0)


def unreached(school: School, *, audience: Audience, sender: Sender) -> list[Person]:
    """Return who cannot be reached now, by name."""
    accounts = reading.readers(school, audience=audience, sender=sender)
    return reach.unreached(accounts, limit=_NAMES)
