"""Promised work, and the workers that do it."""

from django.db import models

from sleutelbos.kit.scope import ScopedRows
from sleutelbos.outbox.values import JobState, Lane


class Job(models.Model):
    """Work promised in the transaction of its cause; the arguments hold ids, never secrets.

    ``leased_until`` says until when a worker has it: a worker that dies lets it go by itself.
    """

    school = models.ForeignKey(
        "schools.School", null=True, on_delete=models.CASCADE, db_index=False
    )
    name = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    lane = models.PositiveSmallIntegerField(choices=Lane.choices, default=Lane.NORMAL)
    key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - NULLs differ
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.WAITING)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    gives_up_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        indexes = [
            # Whole, not partial: SQLite does not use a partial index for a bound parameter.
            models.Index(fields=["state", "lane", "school", "due_at"], name="job_turn"),
            models.Index(fields=["school", "id"], name="job_school"),
        ]


class Heartbeat(models.Model):
    """A worker that runs, or ran until ``seen_at``."""

    worker = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
