"""The list of erasures beside the database, for when an older copy of it is put back (OPS-03).

One line for each erasure, in the data folder: its moment, a salt, and marks that name nobody. What
the database has is added to it and nothing is taken away but what is older than any backup.
"""

import datetime as dt
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

KEPT = dt.timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Line:
    """An erasure as the list has it."""

    made_at: str
    salt: str
    marks: tuple[str, ...]


def read(school_id: int) -> list[Line]:
    """Return the list of a school; nothing when there is none."""
    try:
        lines = _path(school_id).read_text().splitlines()
    except FileNotFoundError:
        return []
    return [
        Line(one["made_at"], one["salt"], tuple(one["marks"])) for one in map(json.loads, lines)
    ]


def write(school_id: int, lines: Iterable[Line], *, now: dt.datetime) -> None:
    """Write the list: what is there and these, once each."""
    oldest = (now - KEPT).isoformat()
    known = {one.salt: one for one in (*read(school_id), *lines) if one.made_at > oldest}
    path = _path(school_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".fresh")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        for one in sorted(known.values(), key=lambda one: one.made_at):
            file.write(f"{json.dumps(asdict(one))}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)


def _path(school_id: int) -> Path:
    return Path(settings.DATA) / "erased" / f"{school_id}.jsonl"
