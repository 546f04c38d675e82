"""A task to promise that does what it is told, and remembers."""

from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest

from sleutelbos.kit import scope
from sleutelbos.outbox import actions, checkpoints, registry
from sleutelbos.outbox.values import Lane
from sleutelbos.schools.models import School
from tests import factories


class Chores:
    """What was done, in order; and what the next ones should raise."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.attempts = 0
        self.faults: deque[Exception | None] = deque()

    def promise(
        self, word: str, school: School | None, *, lane: Lane = Lane.NORMAL, **more: Any
    ) -> None:
        """Promise the task for a school."""
        with scope.everywhere():
            actions.promise(
                "chore", school_id=school.id if school else None, lane=lane, word=word, **more
            )

    def do(self, *, job_id: int, word: str) -> None:
        """Do it, or fail as told."""
        self.attempts += 1
        fault = self.faults.popleft() if self.faults else None
        if fault:
            raise fault
        self.done.append(word)


@pytest.fixture
def chores(monkeypatch: pytest.MonkeyPatch) -> Iterator[Chores]:
    """Register the task for one test, which holds the lock that a checkpoint would wait for."""
    monkeypatch.setattr(checkpoints, "LOCK_SECONDS", 0)
    made = Chores()
    registry.load()
    registry.task("chore")(made.do)
    yield made
    del registry._tasks["chore"]


@pytest.fixture
def school() -> School:
    return factories.a_school()
