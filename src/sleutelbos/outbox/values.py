"""Lanes and states of promised work, and how the worker is doing."""

import datetime as dt
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this worker does now."""

    id: int
    school_id: int | None
    name: str
    arguments: dict[str, object]
    attempts: int
    gives_up_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """Jobs that failed for one reason: how many, since when, and whether they are given up."""

    reason: str
    name: str
    jobs: int
    since: dt.datetime
    is_final: bool


@dataclass(frozen=True, slots=True)
class Promised:
    """Work for one account, and what became of it."""

    name: str
    kind: str
    state: str
    made_at: dt.datetime
    ended_at: dt.datetime | None
