"""Promised work."""

from django.db import models
from django.db.models import Q

from sleutelbos.outbox.values import JobState, Lane
from sleutelbos.schools.scope import ScopedRows


class Job(models.Model):
    """Work promised in the transaction of its cause; the arguments hold ids, never secrets."""

    school = models.ForeignKey("schools.School", null=True, on_delete=models.CASCADE)
    name = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    lane = models.PositiveSmallIntegerField(choices=Lane.choices, default=Lane.NORMAL)
    key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - NULLs differ
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.WAITING)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(
                fields=["lane", "due_at"], condition=Q(state="waiting"), name="job_waiting"
            )
        ]
