"""A file on its way in: written to the disk as it comes, gone unless somebody keeps it."""

import contextlib
import hashlib
import mmap
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from sleutelbos.kit import clock, tokens
from sleutelbos.messaging.rules import kinds

_PIECE = 256 * 1024


class Incoming:
    """A fresh file that only we can read (0600). Whoever makes one also drops it, or puts it."""

    def __init__(self) -> None:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder() / tokens.opaque_id().hex
        self.size = 0
        self.head = b""
        self._digest = hashlib.sha256()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        self._file = os.fdopen(os.open(self.path, flags, 0o600), "wb", buffering=0)

    @property
    def digest(self) -> str:
        """Return the SHA-256 of what was written."""
        return self._digest.hexdigest()

    def write(self, piece: bytes) -> None:
        """Write the next piece; raise OSError when there is no room."""
        rest = memoryview(piece)
        while rest:
            rest = rest[self._file.write(rest) :]
        self.size += len(piece)
        self._digest.update(piece)
        if len(self.head) < kinds.HEAD:
            self.head += piece[: kinds.HEAD - len(self.head)]

    def close(self) -> None:
        """Finish writing; what was written is on the disk, also when the power goes."""
        if not self._file.closed:
            os.fsync(self._file.fileno())
            self._file.close()

    def drop(self) -> None:
        """Let it go, if nobody kept it."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def mapped(self) -> Iterator[mmap.mmap]:
        """Look at what was written without reading it into memory."""
        with self.path.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            try:
                yield content
            finally:
                content.close()

    @classmethod
    def of(cls, pieces: Iterable[bytes]) -> "Incoming":
        """Write a file of these pieces; drop it when that fails."""
        made = cls()
        try:
            for piece in pieces:
                made.write(piece)
            made.close()
        except BaseException:
            made.drop()
            raise
        return made


def between(content: mmap.mmap, first: int, last: int) -> Iterator[bytes]:
    """Yield what stands from one place to another, in pieces."""
    for at in range(first, last, _PIECE):
        yield content[at : min(at + _PIECE, last)]


def folder() -> Path:
    """Return where files come in: beside those that stay, so that keeping one is one rename."""
    return Path(settings.DATA) / "files" / "incoming"


def sweep(*, older_than: float) -> int:
    """Remove what nobody finished, such as a killed server's; return how many."""
    before, gone = clock.now().timestamp() - older_than, 0
    for path in folder().glob("*"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()
                gone += 1
    return gone
