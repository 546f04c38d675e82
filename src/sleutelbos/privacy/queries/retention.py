"""Which rows have had their time."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db.models import Model, Q, QuerySet

from sleutelbos.kit import clock
from sleutelbos.kit.kept import Kept, Moment, Term, declarations
from sleutelbos.privacy.values import Due
from sleutelbos.schools import rules
from sleutelbos.schools.models import School

Ruled = tuple[Kept, Term]


def terms() -> list[Ruled]:
    """Return every term with its table, in the order in which they are kept."""
    found = [(kept, term) for kept in declarations() for term in kept.terms]
    return sorted(found, key=lambda one: one[1].turn)


def due(school: School, *, now: dt.datetime | None = None) -> list[Due]:
    """Return how many rows of the school at work have had their time, by term, now or later.

    What goes in the first turns may let more go in later ones.
    """
    return [
        Due(kept, term, rows(kept, over(kept, term, school=school, now=now)).count())
        for kept, term in terms()
    ]


def over(kept: Kept, term: Term, *, school: School, now: dt.datetime | None = None) -> Q:
    """Return the condition that rows have had their time by a term."""
    local = (now or clock.now()).astimezone(ZoneInfo(school.time_zone))
    moment = Moment(now=local, today=local.date(), first_year=int(rules.year_at(local)[:4]))
    years = int(getattr(school, term.years)) if term.years else 0
    return moment.over(kept, term, years=years)


def rows(kept: Kept, condition: Q) -> QuerySet[Model, Model]:
    """Return the rows of a table of the school at work that fit."""
    found: QuerySet[Model, Model] = kept.table.objects.filter(condition)  # type: ignore[attr-defined]
    return found
