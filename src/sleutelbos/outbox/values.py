"""Lanes and states of promised work."""

from django.db import models


class Lane(models.IntegerChoices):
    """How urgent a job is; a lower lane goes first."""

    URGENT = 0
    NORMAL = 1
    BULK = 2


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
