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

from sleutelbos.roster.models import Rehearsal, RosterRun

_EVERY = 500

_STATEMENTS = {
    RosterRun: "UPDATE roster_rosterrun SET done = %s WHERE id = %s",
    Rehearsal: "UPDATE roster_rehearsal SET done = %s WHERE id = %s",
}
Listener = Callable[[int], None]  # hears how many rows are done, in the process that applies


class Report:
    """Where an import, or a rehearsal of one, writes how many rows are done."""

    def __init__(self, row: RosterRun | Rehearsal, listener: Listener | None = None) -> None:
        self._row = row
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
        _path(self._row).unlink(missing_ok=True)

    def tell(self, done: int) -> None:
        """Write the number, now and then; an import does not fail for want of progress."""
        if done - self._told < _EVERY:
            return
        self._told = done
        if self._listener is not None:
            self._listener(done)
        if self._aside is None:
            _path(self._row).write_text(str(done))
            return
        with suppress(DatabaseError), self._aside.cursor() as cursor:
            cursor.execute(_STATEMENTS[type(self._row)], [done, self._row.id])


def read(row: RosterRun | Rehearsal) -> int:
    """Return what the file says; nothing on PostgreSQL, where the row says it."""
    with suppress(OSError, ValueError):
        return int(_path(row).read_text())
    return 0


def _path(row: RosterRun | Rehearsal) -> Path:
    kind = "import" if isinstance(row, RosterRun) else "rehearsal"
    return Path(settings.DATA) / f"{kind}-{row.id}.progress"
