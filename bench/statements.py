"""The floor of a page of the office: its own statements by a bare driver, and the page as it was.

Nothing is asked twice, judged, translated or rendered: what a page costs more than this is what its
care costs.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

URL = os.environ["DATABASE_URL"]
KEPT: dict[str, dict[str, Any]] = json.loads(Path(os.environ["BENCH_RECORD"]).read_text())
_own = threading.local()


def application(environ: dict[str, str], start: Callable[..., object]) -> Iterable[bytes]:
    """Answer a page that was recorded."""
    query = environ.get("QUERY_STRING", "")
    path = environ["PATH_INFO"] + (f"?{query}" if query else "")
    kept = KEPT.get(path, {"statements": [], "page": "alive"})
    for statement in kept["statements"]:
        _fetch(statement)
    page = kept["page"].encode()
    start("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(page)))])
    return [page]


def _fetch(statement: str) -> list[Any]:
    if not hasattr(_own, "connection"):
        _own.connection = _connect()
    return list(_own.connection.execute(statement).fetchall())


def _connect() -> Any:
    if URL.startswith("sqlite"):
        return sqlite3.connect(URL.removeprefix("sqlite:///"))
    import psycopg

    return psycopg.connect(URL, autocommit=True, prepare_threshold=1)
