"""Start over: put the demonstration back as it was when it was filled."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from sleutelbos.entrypoints.demo import mailbox
from sleutelbos.schools import queries as schools

_SCHOOLS = "SELECT id, version FROM schools_school"


def keep() -> None:
    """Keep a copy of how everything is now."""
    with closing(_open(_live())) as live, closing(_open(_copy())) as copy:
        live.backup(copy)
    shutil.rmtree(_mail_copy(), ignore_errors=True)
    shutil.copytree(mailbox.folder(), _mail_copy())
    shutil.copytree(_files(), _files_copy(), dirs_exist_ok=True)


def restore() -> None:
    """Put everything back as it was kept, while others go on reading and writing.

    Schools get a version that they never had, so that nobody remembers settings of before.
    """
    connection.close()
    with closing(_open(_live())) as live, closing(_open(_copy())) as copy:
        newest = dict(live.execute(_SCHOOLS))
        copy.backup(live)
        live.executemany(
            "UPDATE schools_school SET version = ? WHERE id = ?",
            [(version + 1, school_id) for school_id, version in newest.items()],
        )
        live.commit()
    schools.school.cache_clear()
    for path in mailbox.folder().glob("*.eml"):
        path.unlink(missing_ok=True)
    for path in _mail_copy().glob("*.eml"):
        shutil.copy2(path, mailbox.folder() / path.name)
    shutil.copytree(_files_copy(), _files(), dirs_exist_ok=True)


def _live() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _copy() -> Path:
    return Path(settings.DATA) / "pristine.sqlite3"


def _mail_copy() -> Path:
    return Path(settings.DATA) / "pristine-mail"


def _files() -> Path:
    return Path(settings.DATA) / "files"


def _files_copy() -> Path:
    return Path(settings.DATA) / "pristine-files"


def _open(path: Path) -> sqlite3.Connection:
    opened = sqlite3.connect(path, timeout=20)
    opened.execute("PRAGMA wal_autocheckpoint=0")
    return opened
