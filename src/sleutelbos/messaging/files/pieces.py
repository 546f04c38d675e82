"""A stored file on its way out: a piece at a time, and shut when nobody wants more of it."""

from typing import Protocol, Self

PIECE = 64 * 1024


class _Source(Protocol):
    def read(self, size: int, /) -> bytes: ...

    def close(self) -> object: ...


class Pieces:
    """An open file, or a part of one; ``left`` says how much of it."""

    def __init__(self, source: _Source, *, left: int | None = None) -> None:
        self._source = source
        self._left = left

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        size = PIECE if self._left is None else min(PIECE, self._left)
        piece = self._source.read(size) if size else b""
        if not piece:
            self.close()
            raise StopIteration
        if self._left is not None:
            self._left -= len(piece)
        return piece

    def close(self) -> None:
        """Let go of it."""
        self._source.close()
