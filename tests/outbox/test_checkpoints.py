"""SQLite's log goes into the database while nobody writes, and does not grow for ever."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from sleutelbos.kit import clock
from sleutelbos.outbox import checkpoints
from sleutelbos.outbox.models import Heartbeat

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite"),
]


def write(count: int) -> None:
    now = clock.now()
    for _ in range(count):
        Heartbeat.objects.update_or_create(worker="w", defaults={"seen_at": now, "started_at": now})


def path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def size() -> int:
    return path().with_name(f"{path().name}-wal").stat().st_size


@pytest.fixture
def other() -> Iterator[sqlite3.Connection]:
    """Open the database a second time, as another worker would."""
    made = sqlite3.connect(path(), timeout=0, isolation_level=None)
    yield made
    made.close()


def test_dbf_10_the_log_stays_as_large_as_what_was_written_between_two_checkpoints() -> None:
    sizes = []
    for _ in range(6):
        write(50)
        made = checkpoints.make()
        assert made
        assert made.is_whole
        sizes.append(size())

    assert sizes[-1] == sizes[1]


def test_dbf_10_no_connection_makes_checkpoints_by_itself() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_autocheckpoint")
        assert cursor.fetchone() == (0,)
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)


def test_dbf_10_no_checkpoint_runs_while_somebody_writes(
    other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "LOCK_SECONDS", 0.05)
    write(1)
    other.execute("BEGIN IMMEDIATE")

    assert checkpoints.make() is None
    other.execute("ROLLBACK")
    assert checkpoints.make()


def test_dbf_09_a_reader_delays_a_checkpoint_and_loses_nothing(other: sqlite3.Connection) -> None:
    write(1)
    other.execute("BEGIN")
    before = other.execute("SELECT count(*) FROM outbox_heartbeat").fetchone()
    write(20)

    made = checkpoints.make()
    assert made
    assert not made.is_whole
    assert other.execute("SELECT count(*) FROM outbox_heartbeat").fetchone() == before
    other.execute("COMMIT")
    made = checkpoints.make()
    assert made
    assert made.is_whole
