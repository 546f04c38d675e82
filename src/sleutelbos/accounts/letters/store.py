"""Keep printed letters sealed in the data folder, one file for each print."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from sleutelbos.kit import secrets
from sleutelbos.kit.errors import NotFound

_PIECE = 1024 * 1024


def write(school_id: int, name: str, content: bytes, *, now: dt.datetime) -> None:
    """Seal a file and keep it; whoever comes upon it later sees the whole of it or nothing."""
    path = _path(school_id, name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".fresh")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in _sealed(f"letters:{school_id}:{name}", content):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    os.utime(fresh, (now.timestamp(), now.timestamp()))
    fresh.rename(path)


def read(school_id: int, name: str) -> bytes:
    """Return a file as it was written; raise NotFound when it is gone."""
    try:
        sealed = _path(school_id, name).read_bytes().splitlines()
    except FileNotFoundError as error:
        raise NotFound(file=name) from error
    purpose = f"letters:{school_id}:{name}"
    return b"".join(
        secrets.open_sealed(f"{purpose}:{place}:{len(sealed)}", piece)
        for place, piece in enumerate(sealed)
    )


def remove(school_id: int, name: str) -> None:
    """Remove a file, if it is still there."""
    _path(school_id, name).unlink(missing_ok=True)


def remove_before(school_id: int, moment: dt.datetime) -> None:
    """Remove the files that were written before a moment, whoever left them behind."""
    for path in _folder(school_id).glob("*"):
        if path.stat().st_mtime < moment.timestamp():
            path.unlink(missing_ok=True)


def _sealed(purpose: str, content: bytes) -> Iterator[bytes]:
    """Seal in pieces, one on a line, which saves memory; none can be moved or left out."""
    count = -(-len(content) // _PIECE)
    for place in range(count):
        piece = content[place * _PIECE : (place + 1) * _PIECE]
        yield secrets.seal(f"{purpose}:{place}:{count}", piece) + b"\n"


def _path(school_id: int, name: str) -> Path:
    return _folder(school_id) / f"{name}.sealed"


def _folder(school_id: int) -> Path:
    return Path(settings.DATA) / "letters" / str(school_id)
