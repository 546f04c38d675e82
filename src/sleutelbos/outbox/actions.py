"""Promise work."""

import datetime as dt
import json
from collections.abc import Iterable

from sleutelbos.kit import bulk, clock
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
    job = _job(name, school_id=school_id, lane=lane, due_at=due_at, arguments=arguments)
    job.key = key
    Job.objects.bulk_create([job], ignore_conflicts=key is not None)


def promise_many(
    name: str,
    *,
    school_id: int,
    arguments: Iterable[dict[str, object]],
    lane: Lane = Lane.BULK,
    due_at: dt.datetime | None = None,
) -> None:
    """Promise one task for many, in the transaction of their cause and in one statement."""
    made = _job(name, school_id=school_id, lane=lane, due_at=due_at, arguments={})
    bulk.insert(
        Job,
        ("arguments",),
        ((json.dumps(one),) for one in arguments),
        school_id=school_id,
        name=name,
        lane=lane,
        made_at=made.made_at,
        due_at=made.due_at,
        gives_up_at=made.gives_up_at,
    )


def _job(
    name: str,
    *,
    school_id: int | None,
    lane: Lane,
    due_at: dt.datetime | None,
    arguments: dict[str, object],
) -> Job:
    now = clock.now()
    due = due_at or now
    return Job(
        school_id=school_id,
        name=name,
        arguments=arguments,
        lane=lane,
        made_at=now,
        due_at=due,
        gives_up_at=due + rules.PATIENCE,
    )
