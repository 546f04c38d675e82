"""Keep the terms: what has had its time goes."""

from collections import Counter

from django.db import transaction
from django.db.models import Q

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.kit.kept import Kept, Term
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane
from sleutelbos.people.queries import persons
from sleutelbos.privacy.actions import erasure
from sleutelbos.privacy.queries import retention
from sleutelbos.privacy.values import Ground
from sleutelbos.schools.models import School


@transaction.atomic
def request_round(*, school_id: int, by: Actor) -> None:
    """Promise a round of one school, before the worker's daily one."""
    outbox.promise("privacy.keep_terms_of", school_id=school_id, lane=Lane.BULK, actor=by.text)


def keep_terms(*, school: School, by: Actor) -> Counter[str]:
    """Let everything go that has had its time; return how many rows, by table.

    People go one batch after the other, with an entry in the log for each; all that is left goes
    at once. Done again, it finds nothing.
    """
    rows: Counter[str] = Counter()
    rest = []
    for kept, term in retention.terms():
        if term.erases:
            rows += _erase(kept, term, school=school, by=by)
        elif term.done_by:
            rows[kept.label] += retention.rows(kept, _over(kept, term, school)).count()
            term.done_by()
        elif term.turn < 2:
            rows[kept.label] += _let_go(kept, term, school=school)
        else:
            rest.append((kept, term))
    return _finish(rows, rest, school=school, by=by)


@transaction.atomic
def _finish(
    rows: Counter[str], rest: list[tuple[Kept, Term]], *, school: School, by: Actor
) -> Counter[str]:
    for kept, term in rest:
        rows[kept.label] += _let_go(kept, term, school=school)
    rows = +rows
    if rows:
        erasure.sweep(school_id=school.id, by=by)
        audit.record("retention.kept", school_id=school.id, by=by, rows=dict(sorted(rows.items())))
    return rows


def _erase(kept: Kept, term: Term, *, school: School, by: Actor) -> Counter[str]:
    found = retention.rows(kept, _over(kept, term, school)).values_list(term.erases, flat=True)
    people = set(found)
    people -= persons.who_belong(people)
    if not people:
        return Counter()
    return erasure.erase(
        school_id=school.id, person_ids=sorted(people), ground=Ground.RETENTION, by=by
    )


def _let_go(kept: Kept, term: Term, *, school: School) -> int:
    """Delete rows, or empty their columns; return how many."""
    found = kept.table.objects.filter(_over(kept, term, school))  # type: ignore[attr-defined]
    if term.clear:
        return int(found.update(**dict.fromkeys(term.clear)))
    return int(found.delete()[1].get(kept.label, 0))


def _over(kept: Kept, term: Term, school: School) -> Q:
    return retention.over(kept, term, school=school)
