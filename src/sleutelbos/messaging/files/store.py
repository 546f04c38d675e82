"""The store of files: by school, under names that say nothing. Choose it by the settings."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from typing import Protocol

from django.conf import settings

from sleutelbos.messaging.files.incoming import Incoming
from sleutelbos.messaging.files.pieces import Pieces


class Store(Protocol):
    """What every store does."""

    def put(self, school_id: int, name: str, file: Incoming) -> None:
        """Take a file; when this returns, it is there to stay."""

    def read(self, school_id: int, name: str, *, first: int = 0, last: int | None = None) -> Pieces:
        """Return a file in pieces, from its first byte to its last one; raise NotFound at once."""

    def remove(self, school_id: int, name: str) -> None:
        """Remove a file, if it is still there."""

    def listed(self, school_id: int) -> Iterator[tuple[str, dt.datetime]]:
        """Return the names of a school's files, and since when each is there."""


def chosen() -> Store:
    """Return the store of this installation."""
    return _made(settings.FILES_URL, str(settings.DATA))


@cache
def _made(url: str, folder: str) -> Store:
    if url:
        from sleutelbos.messaging.files.bucket import Bucket

        return Bucket(url)
    from sleutelbos.messaging.files.local import Local

    return Local(folder)
