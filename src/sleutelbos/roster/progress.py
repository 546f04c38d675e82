"""Tell how far an import is while its transaction is still open.

On PostgreSQL by a connection of its own; SQLite has one writer, so there by a file in the data
folder.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from django.conf import settings
from django.db import DatabaseError, connection

_EVERY = 500

Listener = Callable[[int], None]  # hears how many rows are done, in the process that applies

_STATEMENT = "UPDATE roster_rosterrun SET done = %s WHERE id = %s"


class Report:
    """Where the import writes how many rows are done."""

    def __init__(self, run_id: int, listener: Listener | None = None) -> None:
        self._run_id = run_id
        self._listener = listener
        self._told = 0
        self._aside = connection.copy() if connection.vendor == "postgresql" else None

    def __enter__(self) -> "Report":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave nothing behind."""
        if self._aside is not None:
            self._aside.close()
        _path(self._run_id).unlink(missing_ok=True)

    def tell(self, done: int) -> None:
        """Write the number, now and then; an import does not fail for want of progress."""
        if done - self._told < _EVERY:
            return
        self._told = done
        if self._listener is not None:
            self._listener(done)
        if self._aside is None:
            _path(self._run_id).write_text(str(done))
            return
        with suppress(DatabaseError), self._aside.cursor() as cursor:
            cursor.execute(_STATEMENT, [done, self._run_id])


def read(run_id: int) -> int:
    """Return what the file says; nothing on PostgreSQL, where the row says it."""
    with suppress(OSError, ValueError):
        return int(_path(run_id).read_text())
    return 0


def _path(run_id: int) -> Path:
    return Path(settings.DATA) / f"import-{run_id}.progress"
