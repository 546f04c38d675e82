"""Erase people: everything that leads to them, but for what the law or the log has to keep."""

from collections import Counter
from collections.abc import Collection

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit import bulk, clock, tokens
from sleutelbos.kit.kept import Kept, Traces, declarations
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane
from sleutelbos.people.queries import persons
from sleutelbos.privacy import erased, rules
from sleutelbos.privacy.errors import StillHere
from sleutelbos.privacy.models import Erasure
from sleutelbos.privacy.queries import comeback, erasure, traces
from sleutelbos.privacy.values import Ground

_AT_ONCE = 100  # people in one transaction: others want to write too


def erase(
    *, school_id: int, person_ids: Collection[int], ground: Ground, by: Actor
) -> Counter[str]:
    """Erase people who left, with the guardians whom only they tied to the school.

    Return how many rows went, by table. Raise StillHere when anybody still belongs.
    """
    if persons.who_belong(person_ids):
        raise StillHere
    return _erase(school_id=school_id, person_ids=person_ids, ground=ground, by=by)


@transaction.atomic
def erase_what_may_go(*, school_id: int, person_id: int, by: Actor) -> Counter[str]:
    """Erase what the school does not need of somebody who is still here, when they ask for it."""
    found = erasure.of([person_id], belongs=True)
    rows = _take(erasure.going(belongs=True), found)
    _note(school_id, ground=Ground.REQUEST, people=0, rows=rows, salt=b"", marks=[], by=by)
    _record(school_id, [person_id], ground=Ground.REQUEST, rows=rows, by=by)
    sweep(school_id=school_id, by=by)
    return rows


@transaction.atomic
def _erase_all(*, school_id: int, person_ids: list[int], ground: Ground, by: Actor) -> Counter[str]:
    found, public_ids = traces.of_erasure(person_ids)
    salt = tokens.random_bytes(16)
    marks = [rules.mark(salt, kind="account", value=one) for one in public_ids]
    marks += [
        rules.mark(salt, kind="person", value=one) for one in persons.fingerprints(person_ids)
    ]
    rows = _take(erasure.going(belongs=False), found)
    _note(
        school_id, ground=ground, people=len(person_ids), rows=rows, salt=salt, marks=marks, by=by
    )
    _record(school_id, person_ids, ground=ground, rows=rows, by=by)
    outbox.promise("privacy.write_list", school_id=school_id, lane=Lane.BULK)
    sweep(school_id=school_id, by=by)
    return rows


def sweep(*, school_id: int, by: Actor) -> None:
    """Promise to collect the files that hung on rows: a row may go with another one."""
    for name in sorted({one.sweep for one in declarations() if one.sweep}):
        outbox.promise(name, school_id=school_id, lane=Lane.BULK)


@transaction.atomic
def write_list(*, school_id: int, by: Actor) -> None:
    """Write the list of erasures beside the database."""
    rows = Erasure.objects.filter(people__gt=0).order_by("id")
    lines = [
        erased.Line(row.made_at.isoformat(), bytes(row.salt).hex(), tuple(row.marks))
        for row in rows
    ]
    erased.write(school_id, lines, now=clock.now())


def erase_again(*, school_id: int, by: Actor) -> int:
    """Erase whom an older copy of the database has back; return how many that were.

    Also whom it has as a pupil still: whoever came back to the school since is somebody new to it.
    """
    people = comeback.who_came_back(school_id)
    if people:
        _erase(school_id=school_id, person_ids=people, ground=Ground.RESTORE, by=by)
    return len(people)


def _erase(
    *, school_id: int, person_ids: Collection[int], ground: Ground, by: Actor
) -> Counter[str]:
    rows: Counter[str] = Counter()
    for batch in bulk.batches(erasure.together(person_ids), _AT_ONCE):
        rows += _erase_all(school_id=school_id, person_ids=batch, ground=ground, by=by)
    return rows


def _take(tables: list[Kept], found: Traces) -> Counter[str]:
    rows: Counter[str] = Counter()
    for kept in tables:
        chosen = erasure.chosen(kept, found)
        taken = chosen.update(**kept.blanks) if kept.blanks else chosen.delete()[1].get(kept.label)
        if taken:
            rows[kept.label] = taken
    return rows


def _note(
    school_id: int,
    *,
    ground: Ground,
    people: int,
    rows: Counter[str],
    salt: bytes,
    marks: list[str],
    by: Actor,
) -> None:
    Erasure(
        school_id=school_id,
        ground=ground.value,
        people=people,
        rows=rows,
        salt=salt,
        marks=marks,
        made_by=by.text,
        made_at=clock.now(),
    ).save(force_insert=True)


def _record(
    school_id: int, person_ids: list[int], *, ground: Ground, rows: Counter[str], by: Actor
) -> None:
    audit.record(
        "person.erased",
        school_id=school_id,
        by=by,
        subject=subject("person", person_ids[0]) if len(person_ids) == 1 else "",
        ground=ground.value,
        people=len(person_ids),
        rows=rows.total(),
    )
