"""What stands in the outbox, and whether somebody works on it."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, F, Max, Min, Q

from sleutelbos.kit import clock, scope
from sleutelbos.outbox.models import Heartbeat, Job
from sleutelbos.outbox.values import JobState, Promised, Trouble


def late_seconds() -> float:
    """Return for how long nobody has worked: since the last heartbeat, or on the oldest due job.

    Zero when no worker has ever run and nothing waits.
    """
    seen = worker_seen_at()
    silence = (clock.now() - seen).total_seconds() if seen else 0.0
    return max(silence, oldest_due_seconds())


def oldest_due_seconds() -> float:
    """Return for how long the oldest due job waits for its first attempt, in seconds."""
    now = clock.now()
    with scope.everywhere():
        oldest = Job.objects.filter(state=JobState.WAITING, due_at__lt=now, attempts=0).aggregate(
            first=Min("due_at")
        )["first"]
    return (now - oldest).total_seconds() if oldest else 0.0


def count_promised(name: str) -> int:
    """Return how many jobs of a task wait or are in hand, in the school at work."""
    return Job.objects.filter(name=name, state=JobState.WAITING).count()


def worker_seen_at() -> dt.datetime | None:
    """Return when a worker last said that it lives; None when none ever did."""
    seen: dt.datetime | None = Heartbeat.objects.aggregate(last=Max("seen_at"))["last"]
    return seen


def waiting() -> dict[str, int]:
    """Return how many jobs wait, by task, for the operator."""
    with scope.everywhere():
        rows = Job.objects.filter(state=JobState.WAITING).values_list("name")
        return dict(rows.annotate(jobs=Count("id")).order_by("name"))


def troubles(*, days: int = 7) -> list[Trouble]:
    """Return why jobs fail: those that are tried again, and those given up lately."""
    given_up_since = clock.now() - dt.timedelta(days=days)
    failing = Q(state=JobState.WAITING) & ~Q(reason="")
    given_up = Q(state=JobState.FAILED, ended_at__gte=given_up_since)
    with scope.everywhere():
        rows = (
            Job.objects.filter(failing | given_up)
            .values("reason", "name", "state")
            .annotate(jobs=Count("id"), since=Min(F("made_at")))
            .order_by("-jobs", "reason", "name")
        )
        return [
            Trouble(
                reason=row["reason"],
                name=row["name"],
                jobs=row["jobs"],
                since=row["since"],
                is_final=row["state"] == JobState.FAILED,
            )
            for row in rows
        ]


def mails(account_id: int, *, names: Collection[str], limit: int = 50) -> list[Promised]:
    """Return the mails that were promised to an account and are still known, newest first."""
    rows = Job.objects.filter(name__in=names, arguments__account_id=account_id).order_by("-id")
    return [
        Promised(row.name, str(row.arguments.get("kind", "")), row.state, row.made_at, row.ended_at)
        for row in rows[:limit]
    ]
