"""The scope guard: a query without a school fails.

Whoever reads or writes a school's rows first says which school. Requests, jobs and commands say it
once at their edge; a query that nobody gave a school raises instead of answering.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)

_EVERYWHERE: Final = -1
_active: ContextVar[int | None] = ContextVar("school", default=None)


class NoSchool(RuntimeError):
    """Somebody asked for a school's rows without saying which school."""


class WrongSchool(RuntimeError):
    """Somebody wrote a row of one school while working for another."""


@contextmanager
def within(school_id: int) -> Iterator[None]:
    """Work for one school: queries see and write only its rows."""
    token = _active.set(school_id)
    try:
        yield
    finally:
        _active.reset(token)


@contextmanager
def everywhere() -> Iterator[None]:
    """Work for the operator, across schools. Every use is on the list of a test."""
    token = _active.set(_EVERYWHERE)
    try:
        yield
    finally:
        _active.reset(token)


def active_id() -> int:
    """Return the id of the school at work; raise NoSchool when there is none."""
    active = _active.get()
    if active is None or active == _EVERYWHERE:
        message = "no school is at work here"
        raise NoSchool(message)
    return active


def check(table: type[models.Model], *school_ids: int | None) -> None:
    """Raise WrongSchool when a row of ``table`` would be of another school than the one at work."""
    active = _active.get()
    if active != _EVERYWHERE and any(school_id != active for school_id in school_ids):
        message = f"{table.__name__} of another school"
        raise WrongSchool(message)


class ScopedQuerySet(models.QuerySet[M, M]):
    """A queryset that refuses to insert rows of another school."""

    def _insert(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        check(self.model, *(row.school_id for row in objs))
        return super()._insert(objs, *args, **kwargs)  # type: ignore[misc]


class ScopedRows(models.Manager[M]):
    """The only manager of tables that belong to schools; also their base manager."""

    def get_queryset(self) -> ScopedQuerySet[M]:
        """Return the rows of the school at work; raise NoSchool when nobody said which."""
        active = _active.get()
        if active is None:
            message = f"{self.model.__name__} asked for without a school"
            raise NoSchool(message)
        rows: ScopedQuerySet[M] = ScopedQuerySet(self.model, using=self._db)
        return rows if active == _EVERYWHERE else rows.filter(school_id=active)
