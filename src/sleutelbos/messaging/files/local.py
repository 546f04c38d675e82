"""Keep files in the data folder: opaque names, for us alone, on the disk when we say so."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.files.incoming import Incoming
from sleutelbos.messaging.files.pieces import Pieces


class Local:
    """A folder for each school, and in it one for each beginning of a name."""

    def __init__(self, data_folder: str) -> None:
        self._root = Path(data_folder) / "files"

    def put(self, school_id: int, name: str, file: Incoming) -> None:
        """Move a file to its place, in one step, and see that the disk knows of it."""
        file.close()
        path = self._path(school_id, name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.path.rename(path)
        for folder in (path.parent, path.parent.parent, self._root):
            _sync(folder)

    def read(self, school_id: int, name: str, *, first: int = 0, last: int | None = None) -> Pieces:
        """Open a file and return it in pieces; raise NotFound at once."""
        try:
            file = self._path(school_id, name).open("rb")
        except FileNotFoundError as error:
            raise NotFound(file=name) from error
        file.seek(first)
        return Pieces(file, left=None if last is None else last - first + 1)

    def remove(self, school_id: int, name: str) -> None:
        """Remove a file, if it is still there."""
        self._path(school_id, name).unlink(missing_ok=True)

    def listed(self, school_id: int) -> Iterator[tuple[str, dt.datetime]]:
        """Return the files of a school."""
        for path in (self._root / str(school_id)).glob("*/*"):
            try:
                changed = path.stat().st_mtime
            except FileNotFoundError:
                continue
            yield path.name, dt.datetime.fromtimestamp(changed, dt.UTC)

    def _path(self, school_id: int, name: str) -> Path:
        if not name.isalnum():
            raise NotFound(file=name)
        return self._root / str(school_id) / name[:2] / name


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
