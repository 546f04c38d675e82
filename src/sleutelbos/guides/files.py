"""Guides as files: set when somebody first asks, and kept until what they say changes.

A stranger may ask for them, so nothing in the question makes another file than the few that there
are, each is set once for what the settings are now, and only one is set at a time: others who ask
meanwhile wait, but for a few only, so that the threads that serve pages stay free.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Lock

from django.conf import settings

from sleutelbos.guides.errors import SettingOthers
from sleutelbos.guides.pdf import Paper, Sheets
from sleutelbos.guides.values import Kind
from sleutelbos.schools.models import School

_WAITING = BoundedSemaphore(6)  # of the threads that serve pages
_TURN = Lock()


def pdf(school: School, kind: Kind, *, language: str, paper: Paper = Paper.A4) -> bytes:
    """Return a guide as a PDF. Raise SettingOthers."""
    sheets = Sheets(school, kind, language=language, paper=paper)
    return _kept(school.id, _name(sheets, paper), sheets.digest, make=sheets.pdf)


def preview(school: School, kind: Kind, *, language: str) -> bytes:
    """Return its first page as a PNG. Raise SettingOthers."""
    sheets = Sheets(school, kind, language=language, paper=Paper.A4)
    return _kept(school.id, _name(sheets, "preview"), sheets.digest, make=sheets.png)


def _name(sheets: Sheets, shape: str) -> str:
    return f"{sheets.guide.kind}-{sheets.guide.language}-{shape}"


def _kept(school_id: int, name: str, digest: str, *, make: Callable[[], bytes]) -> bytes:
    path = Path(settings.DATA) / "guides" / str(school_id) / f"{name}-{digest}"
    with suppress(FileNotFoundError):
        return path.read_bytes()
    if not _WAITING.acquire(blocking=False):
        raise SettingOthers
    try:
        with _TURN:
            if path.exists():  # somebody else had it made meanwhile
                return path.read_bytes()
            content = make()
            _keep(path, content, instead_of=f"{name}-*")
            return content
    finally:
        _WAITING.release()


def _keep(path: Path, content: bytes, *, instead_of: str) -> None:
    """Write a file whole or not at all, and remove those that it replaces."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_bytes(content)
    fresh.replace(path)
    for old in path.parent.glob(instead_of):
        if old != path:
            old.unlink(missing_ok=True)
