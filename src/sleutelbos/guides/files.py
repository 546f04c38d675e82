"""Guides as files: set when somebody first asks, and kept until what they say changes.

A stranger may ask for them, so nothing in the question makes another file than the few that there
are, each is set once for what the settings are now, and only one is set at a time: others who ask
meanwhile wait, but for a few only, so that the threads that serve pages stay free.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import NamedTuple

from django.conf import settings

from sleutelbos.guides.errors import SettingOthers
from sleutelbos.guides.pdf import Paper, Sheets
from sleutelbos.guides.values import Kind
from sleutelbos.kit import languages
from sleutelbos.schools import queries as schools
from sleutelbos.schools.models import School

_WAITING = BoundedSemaphore(6)  # of the threads that serve pages
_TURN = Lock()


def pdf(school: School, kind: Kind, *, language: str, paper: Paper = Paper.A4) -> bytes:
    """Return a guide as a PDF. Raise SettingOthers."""
    asked = _Asked(school.id, school.version, kind, _spoken(school, language), paper)
    return _kept(asked, "pdf", make=lambda: _sheets(asked).pdf())


def preview(school: School, kind: Kind, *, language: str) -> bytes:
    """Return its first page as a PNG. Raise SettingOthers."""
    asked = _Asked(school.id, school.version, kind, _spoken(school, language), Paper.A4)
    return _kept(asked, "png", make=lambda: _sheets(asked).png())


class _Asked(NamedTuple):
    """All that a guide depends on; the version is that of the school's settings."""

    school_id: int
    version: int
    kind: Kind
    language: str
    paper: Paper


def _spoken(school: School, language: str) -> str:
    return languages.chosen((language,), offered=school.languages)


def _sheets(asked: _Asked) -> Sheets:
    school = schools.school(asked.school_id, asked.version)
    return Sheets(school, asked.kind, language=asked.language, paper=asked.paper)


@lru_cache(maxsize=4096)
def _digest(asked: _Asked) -> str:
    """Return the mark of what is asked for; made once, so that a file kept costs its reading."""
    return _sheets(asked).digest


def _kept(asked: _Asked, shape: str, *, make: Callable[[], bytes]) -> bytes:
    name = f"{asked.kind}-{asked.language}-{asked.paper}-{shape}"
    folder = Path(settings.DATA) / "guides" / str(asked.school_id)
    path = folder / f"{name}-{_digest(asked)}"
    with suppress(FileNotFoundError):
        return path.read_bytes()
    if not _WAITING.acquire(blocking=False):
        raise SettingOthers
    try:
        with _TURN:
            if not path.exists():  # else somebody had it made meanwhile
                _keep(path, make(), instead_of=f"{name}-*")
            return path.read_bytes()
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
