"""Claim jobs and say what became of them: conditional updates, alike on both databases.

Every write names the worker that holds the lease, so that one who lost it changes nothing.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import F, Min, Q, QuerySet

from sleutelbos.kit import clock
from sleutelbos.outbox import rules
from sleutelbos.outbox.models import Job
from sleutelbos.outbox.values import Claim, JobState, Lane


@dataclass(frozen=True, slots=True)
class Turn:
    """A school that has something to do in a lane."""

    lane: int
    school_id: int | None


def turns(lanes: Collection[Lane]) -> list[Turn]:
    """Return the schools with work in the most urgent lane that has any, longest waiting first."""
    rows = (
        _due(clock.now())
        .filter(lane__in=lanes)
        .values("lane", "school_id")
        .annotate(first=Min("due_at"))
        .order_by("lane", "first")
    )
    found = [Turn(row["lane"], row["school_id"]) for row in rows]
    return [turn for turn in found if turn.lane == found[0].lane]


def claim(turn: Turn, *, worker: str, busy: Collection[int] = ()) -> Claim | None:
    """Claim the oldest due job of a turn; None when others were first, or there is none."""
    now = clock.now()
    whose = Q(school=None) if turn.school_id is None else Q(school_id=turn.school_id)
    due = _due(now).filter(whose, lane=turn.lane).exclude(id__in=busy)
    for job in due.order_by("due_at", "id")[:5]:
        free = _due(now).filter(id=job.id)
        if free.update(
            leased_until=now + rules.LEASE, leased_by=worker, attempts=F("attempts") + 1
        ):
            return Claim(
                id=job.id,
                school_id=job.school_id,
                name=job.name,
                arguments=job.arguments,
                attempts=job.attempts + 1,
                gives_up_at=job.gives_up_at,
            )
    return None


def renew(job_ids: Sequence[int], *, worker: str) -> None:
    """Keep the jobs that are being done at this moment."""
    _held(worker).filter(id__in=job_ids).update(leased_until=clock.now() + rules.LEASE)


def finish(job: Claim, *, worker: str) -> None:
    """Note that a job is done, and forget what it was told."""
    _held(worker).filter(id=job.id).update(
        state=JobState.DONE, ended_at=clock.now(), arguments={}, reason="", leased_until=None
    )


def postpone(job: Claim, *, worker: str, wait: dt.timedelta, reason: str) -> None:
    """Let a job go, to be tried again."""
    _held(worker).filter(id=job.id).update(
        due_at=clock.now() + wait, leased_until=None, leased_by="", reason=reason[:200]
    )


def fail(job: Claim, *, worker: str, reason: str) -> bool:
    """Give a job up; say whether it was still this worker's to give up."""
    given_up = _held(worker).filter(id=job.id)
    return (
        given_up.update(
            state=JobState.FAILED, ended_at=clock.now(), reason=reason[:200], leased_until=None
        )
        == 1
    )


def _due(now: dt.datetime) -> QuerySet[Job]:
    is_free = Q(leased_until=None) | Q(leased_until__lt=now)
    return Job.objects.filter(is_free, state=JobState.WAITING, due_at__lte=now)


def _held(worker: str) -> QuerySet[Job]:
    return Job.objects.filter(state=JobState.WAITING, leased_by=worker)
