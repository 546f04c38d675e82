"""Make SQLite's checkpoints, always while holding the write lock.

SQLite before 3.51.3 can lose commits when somebody writes while a checkpoint runs. All connections
therefore leave checkpoints to the worker (``wal_autocheckpoint=0``), and the worker lets nobody
write meanwhile. Why this is enough: docs/decisions/checkpoints.md.
"""

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

LOCK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How many pages the log held, and how many of them are in the database now."""

    pages: int
    moved: int

    @property
    def is_whole(self) -> bool:
        """Say whether the next writer may begin the log anew."""
        return self.pages == self.moved


def make() -> Checkpoint | None:
    """Move the log into the database; None when there is no such log, or it is busy right now.

    It waits two seconds for the lock at most: the next time is soon.
    """
    if connection.vendor != "sqlite":
        return None
    path = Path(str(connection.settings_dict["NAME"]))
    if not path.with_name(f"{path.name}-wal").exists():
        return None
    return _make(path)


def _make(path: Path) -> Checkpoint | None:
    with (
        closing(_open(path)) as guard,
        closing(_open(path)) as mover,
        suppress(sqlite3.OperationalError),
    ):
        guard.execute("BEGIN IMMEDIATE")
        try:
            _busy, pages, moved = mover.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        finally:
            guard.execute("ROLLBACK")
        return Checkpoint(pages, moved)
    return None


def _open(path: Path) -> sqlite3.Connection:
    opened = sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)
    opened.execute("PRAGMA wal_autocheckpoint=0")
    opened.execute("PRAGMA synchronous=FULL")
    return opened
