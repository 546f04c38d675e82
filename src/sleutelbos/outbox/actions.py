"""Promise work."""

import datetime as dt

from sleutelbos.kit import clock
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
    the same thing is dropped.
    """
    now = clock.now()
    job = Job(
        school_id=school_id,
        name=name,
        arguments=arguments,
        lane=lane,
        key=key,
        made_at=now,
        due_at=due_at or now,
    )
    Job.objects.bulk_create([job], ignore_conflicts=key is not None)
