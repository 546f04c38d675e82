"""May this guardian, for this child, now? The one answer for every channel (N1).

One person, one question: ``may``. Rows in SQL: filter by ``allowed``, as an Exists on the row's
own person and pupil. SQL that is written out: the condition of ``statement``. Never write the
condition again elsewhere; a test holds the three to ``people.rules.rights`` and to each other.

Sessions, mails, letters, messages, the app: ask at the moment of giving, not at the moment of
planning: a restriction begins and ends by itself, by the clock, without any job.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from sleutelbos.kit import clock
from sleutelbos.people.models import Guardianship, Restriction
from sleutelbos.people.rules import rights as rules
from sleutelbos.people.values import Right


def may(right: Right, *, person_id: int, pupil_id: int) -> bool:
    """Say whether a person may, as a guardian of a pupil, at this moment."""
    rows = _present().filter(person_id=person_id, pupil_id=pupil_id)
    return rows.filter(~Exists(_closing(right))).exists()


def allowed(right: Right, *, person: str = "person_id", pupil: str = "pupil_id") -> Exists:
    """Return the condition that a row's person may, as a guardian of the row's pupil.

    ``person`` and ``pupil`` are the paths to their ids on the row that is filtered.
    """
    return Exists(guardianships(right).filter(person_id=OuterRef(person), pupil_id=OuterRef(pupil)))


def guardianships(right: Right) -> QuerySet[Guardianship]:
    """Return the guardianships of today that give a right, now."""
    return _present().filter(~Exists(_closing(right)))


def closed(pupil_ids: Collection[int]) -> dict[tuple[int, int], frozenset[Right]]:
    """Return what is closed now, by pupil and person; whoever is not in it may everything."""
    rows = Restriction.objects.filter(
        _in_force(clock.now()), guardianship__pupil_id__in=pupil_ids
    ).values_list("guardianship__pupil_id", "guardianship__person_id", "right")
    found: dict[tuple[int, int], list[Right]] = defaultdict(list)
    for pupil_id, person_id, right in rows:
        found[pupil_id, person_id].append(Right(right))
    return {whose: rules.closed(restricted) for whose, restricted in found.items()}


def statement(right: Right, *, person: str, pupil: str) -> str:
    """Return ``allowed`` as SQL for a statement that is written out; fill in ``parameters()``."""
    closing = ", ".join(f"'{one}'" for one in rules.CLOSED_BY[right])
    return f"""EXISTS (
    SELECT 1 FROM people_guardianship g
    WHERE g.person_id = {person} AND g.pupil_id = {pupil}
      AND (g.ends_on IS NULL OR g.ends_on >= %s)
      AND NOT EXISTS (
        SELECT 1 FROM people_restriction r
        WHERE r.guardianship_id = g.id AND r.right IN ({closing})
          AND r.holds_from <= %s AND (r.holds_until IS NULL OR r.holds_until > %s)))"""  # noqa: S608 - names of columns, no values


def parameters() -> list[str | None]:
    """Return the values for the marks in ``statement``, in their order."""
    now = clock.now()
    day = connection.ops.adapt_datefield_value(now.date())
    moment = connection.ops.adapt_datetimefield_value(now)
    return [day, moment, moment]


def _present() -> QuerySet[Guardianship]:
    return Guardianship.objects.exclude(ends_on__lt=clock.now().date())


def _closing(right: Right) -> QuerySet[Restriction]:
    """Return the restrictions of the outer guardianship that close a right now."""
    return Restriction.objects.filter(
        _in_force(clock.now()), guardianship=OuterRef("id"), right__in=rules.CLOSED_BY[right]
    )


def _in_force(now: dt.datetime) -> Q:
    return Q(holds_from__lte=now) & (Q(holds_until=None) | Q(holds_until__gt=now))
