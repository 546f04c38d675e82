"""What Sleutelbos stands on, looked at one by one: nothing stays changed, no mail is sent."""

import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from typing import Literal

from sleutelbos.entrypoints.cli import dangers, filing, start
from sleutelbos.entrypoints.cli.findings import Finding
from sleutelbos.kit import clock

_FREE = 512 * 1024 * 1024  # bytes that a day of letters and a growing database can take
_SLOW_HASH = 0.25  # seconds
_QUIET_WORKER = 60.0  # seconds


def findings() -> Iterator[Finding]:
    """Look at everything; one thing that cannot be looked at does not hide the others."""
    own = (_settings, _database, _tables, _worker, _mail, _clock, _storage, _hashing)
    for look in (*own, filing.store, filing.scanner):
        yield from _safely(look)


def _safely(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(look())
    except Exception as error:  # noqa: BLE001 - the doctor tells what it sees
        return [Finding(look.__name__.strip("_"), "bad", f"{type(error).__name__}: {error}")]


def _settings() -> Iterator[Finding]:
    from django.conf import settings

    yield Finding("settings", "good", f"data folder {settings.DATA}")
    if settings.PLAIN_HTTP:
        yield Finding("settings", "note", "plain http: for trying out, on this machine only")
    if settings.DEMO:
        yield Finding("settings", "note", "this is the demonstration")
    if settings.DATA.stat().st_mode & 0o077:
        yield Finding("settings", "note", f"others can look into {settings.DATA}; chmod 700")


def _database() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            yield Finding("database", "good", f"PostgreSQL {cursor.fetchone()[0]}")
        else:
            yield from _sqlite(cursor)
    for reason in dangers.weak_database():
        yield Finding("database", "bad", reason)


def _sqlite(cursor: object) -> Iterator[Finding]:
    yield Finding("database", "good", f"SQLite {sqlite3.sqlite_version}")
    if dangers.has_wal_reset_fault(sqlite3.sqlite_version_info):
        yield Finding(
            "database",
            "note",
            f"SQLite {sqlite3.sqlite_version} has the WAL-reset fault: one process serves pages "
            "and the worker alone makes checkpoints, which is safe",
        )
    cursor.execute("PRAGMA synchronous")  # type: ignore[attr-defined]
    level = cursor.fetchone()[0]  # type: ignore[attr-defined]
    if level < 2:
        yield Finding("database", "bad", "synchronous is not FULL")


def _tables() -> Iterator[Finding]:
    if start.is_behind():
        yield Finding(
            "tables", "note", "older than the code; the next start brings them up to date"
        )
        return
    from sleutelbos.schools import queries

    for reason in dangers.other_keys():
        yield Finding("keys", "bad", reason)
    count = len(queries.all_schools())
    text = f"{count} school{'' if count == 1 else 's'}"
    yield Finding("tables", "good" if count else "note", text if count else "no school yet: init")


def _worker() -> Iterator[Finding]:
    from sleutelbos.outbox import queries

    if start.is_behind():
        return
    seen, late = queries.worker_seen_at(), queries.oldest_due_seconds()
    if seen is None:
        yield Finding("worker", "note", "no worker has run yet")
    else:
        quiet = (clock.now() - seen).total_seconds()
        state: Literal["good", "bad"] = "good" if quiet < _QUIET_WORKER else "bad"
        yield Finding("worker", state, f"last heard of {quiet:.0f} seconds ago")
    if late > _QUIET_WORKER:
        yield Finding("worker", "bad", f"work has been waiting for {late:.0f} seconds")
    for trouble in queries.troubles()[:10]:
        end = "given up" if trouble.is_final else "tried again"
        text = f"{trouble.jobs} times {trouble.name}: {trouble.reason}, {end}"
        yield Finding("jobs", "note", text)


def _mail() -> Iterator[Finding]:
    from django.conf import settings

    from sleutelbos.outbox import smtp
    from sleutelbos.outbox.errors import NotNow

    if settings.EMAIL_URL.startswith("folder:"):
        yield Finding("mail", "note", "goes into a folder: nothing leaves")
        return
    known = smtp.server()
    where = f"{known.scheme}://{known.host}:{known.port}"
    try:
        smtp.reach()
    except NotNow as trouble:
        yield Finding("mail", "bad", f"{where}: {trouble.reason}")
    else:
        yield Finding("mail", "good", f"{where} answers")
    if settings.MAIL_FROM.endswith("@localhost"):
        yield Finding("mail", "note", f"comes from {settings.MAIL_FROM}: set SLEUTELBOS_MAIL_FROM")
    if not settings.BOUNCES_URL:
        yield Finding("mail", "note", "what comes back is not read: set SLEUTELBOS_BOUNCES_URL")


def _clock() -> Iterator[Finding]:
    """Compare this machine's clock with the database's."""
    from django.db import connection

    now = clock.now()
    text = now.strftime("%Y-%m-%d %H:%M:%S UTC")
    if now.year < 2026:
        yield Finding("clock", "bad", f"{text} is long ago")
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            away = abs((cursor.fetchone()[0] - clock.now()) / dt.timedelta(seconds=1))
        if away > 5:
            yield Finding("clock", "bad", f"{away:.0f} seconds from the database's clock")
            return
    yield Finding("clock", "good", text)


def _storage() -> Iterator[Finding]:
    from django.conf import settings

    probe = settings.DATA / f".doctor-{os.getpid()}"
    probe.write_bytes(b"x")
    probe.unlink()
    free = shutil.disk_usage(settings.DATA).free
    state: Literal["good", "bad"] = "good" if free > _FREE else "bad"
    yield Finding("storage", state, f"{free // 2**20} MB free at {settings.DATA}")


def _hashing() -> Iterator[Finding]:
    from importlib.metadata import version

    from sleutelbos.accounts import keys

    cost = keys.GENERATIONS[-1]
    spans = []
    for _ in range(4):
        begin = clock.stopwatch()
        keys.hash_once(b"a password to measure with", bytes(16), cost=cost)
        spans.append(clock.stopwatch() - begin)
    best = min(spans)
    build = f"argon2-cffi-bindings {version('argon2-cffi-bindings')}"
    text = f"{best * 1000:.0f} ms a password, {keys.threads()} at a time ({build})"
    yield Finding("hashing", "good" if best < _SLOW_HASH else "note", text)
