"""Promise work."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from sleutelbos.kit import bulk, clock, rows
from sleutelbos.outbox import rules
from sleutelbos.outbox.models import Job
from sleutelbos.outbox.values import Lane


def promise(
    name: str,
    *,
    school_id: int | None,
    lane: Lane = Lane.NORMAL,
    due_at: dt.datetime | None = None,
    key: str | None = None,
    **arguments: object,
) -> None:
    """Promise that the task ``name`` will be done, in the transaction of its cause.

    The arguments are ids and plain values, never a secret. With a ``key``, a second promise of
    the same thing is dropped, also after it was done, for thirty days.
    """
    job = _job(name, school_id=school_id, lane=lane, due_at=due_at)
    if key is None:
        rows.add(Job, **job, arguments=arguments)
    else:
        row = Job(**job, arguments=arguments, key=key)
        Job.objects.bulk_create([row], ignore_conflicts=True)


def promise_many(
    name: str,
    *,
    school_id: int,
    arguments: Iterable[dict[str, object]],
    lane: Lane = Lane.BULK,
    due_at: dt.datetime | None = None,
) -> None:
    """Promise one task for many, in the transaction of their cause and in one statement."""
    job = _job(name, school_id=school_id, lane=lane, due_at=due_at)
    bulk.insert(
        Job,
        ("arguments",),
        ((json.dumps(one),) for one in arguments),
        **job,
    )


def _job(
    name: str,
    *,
    school_id: int | None,
    lane: Lane,
    due_at: dt.datetime | None,
) -> dict[str, Any]:
    now = clock.now()
    due = due_at or now
    return {
        "school_id": school_id,
        "name": name,
        "lane": lane,
        "made_at": now,
        "due_at": due,
        "gives_up_at": due + rules.PATIENCE,
    }
