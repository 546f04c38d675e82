"""Import a register, or copy the rows that an import makes, in a process of its own.

python -m bench.bulk open | plan FILE | apply | undo | copy DATABASE_URL
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench import rig, spent
from bench.seed import HOST, open_school

TABLES = (
    "people_person", "people_pupil", "people_guardianship", "people_group", "people_membership",
    "accounts_keyring", "accounts_keyringname", "accounts_account",
)  # fmt: skip
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Cost:
    """What a piece of work took: seconds, CPU seconds with the database's, MB at most."""

    seconds: float
    cpu: float
    megabytes: float


def run(environment: dict[str, str], *words: str) -> Cost:
    """Do one piece of work in a process of its own, beside the database's core."""
    command = ["taskset", "-c", str(rig.LOAD_CORE), sys.executable, "-m", "bench.bulk", *words]
    done = subprocess.run(
        command, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE
    )
    return Cost(**json.loads(done.stdout))


def main(verb: str, *words: str) -> Cost:
    """Do what is asked."""
    from django.core.management import call_command

    if verb == "open":
        return _measured(lambda: call_command("migrate", verbosity=0), open_school)
    if verb == "copy":
        return _copy(words[0])
    from sleutelbos.kit import scope
    from sleutelbos.schools import queries

    school = queries.by_host(HOST)
    assert school is not None
    with scope.within(school.id):
        if verb == "plan":
            return _plan(school, Path(words[0]))
        return _undo(school) if verb == "undo" else _apply(school)


def _plan(school: Any, path: Path) -> Cost:
    from sleutelbos.audit.values import SYSTEM
    from sleutelbos.roster import actions

    def plan() -> None:
        with path.open("rb") as stream:
            run = actions.plan_file(school=school, stream=stream, file_name=path.name, by=SYSTEM)
        assert run.state == "planned", run.state

    return _measured(plan)


def _apply(school: Any) -> Cost:
    from sleutelbos.audit.values import SYSTEM
    from sleutelbos.roster import actions, queries

    run_id = queries.runs()[0].id
    return _measured(lambda: actions.apply(school=school, run_id=run_id, by=SYSTEM))


def _undo(school: Any) -> Cost:
    """Look what undoing the import does, as the page does, and undo it."""
    from sleutelbos.audit.values import SYSTEM
    from sleutelbos.roster import actions, queries

    last = queries.last_applied()
    assert last is not None

    def undo() -> None:
        assert queries.undoing_of(last).is_possible
        actions.undo(school=school, run_id=last.id, by=SYSTEM)

    return _measured(undo)


def _copy(source: str) -> Cost:
    from django.db import connection

    copy = _by_copy if connection.vendor == "postgresql" else _by_executemany
    return _measured(copy(source))


def _by_copy(source: str) -> Callable[[], None]:
    """Take the rows as blocks that COPY gave; write them as they are."""
    import psycopg
    from django.db import connection, transaction

    ready: dict[str, bytes] = {}
    with psycopg.connect(source) as there, there.cursor() as cursor:
        for table in TABLES:
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                ready[table] = b"".join(bytes(block) for block in copy)

    @transaction.atomic
    def write() -> None:
        with connection.cursor() as cursor:
            for table, rows in ready.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    for start in range(0, len(rows), _BLOCK):
                        copy.write(rows[start : start + _BLOCK])

    return write


def _by_executemany(source: str) -> Callable[[], None]:
    import sqlite3

    from django.db import connection, transaction

    ready: dict[str, list[tuple[object, ...]]] = {}
    there = sqlite3.connect(source.removeprefix("sqlite:///"))
    for table in TABLES:
        ready[table] = there.execute(f"SELECT * FROM {table}").fetchall()
    there.close()

    @transaction.atomic
    def write() -> None:
        with connection.cursor() as cursor:
            for table, rows in ready.items():
                marks = ", ".join("?" * len(rows[0]))
                cursor.cursor.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    return write


def _measured(*works: Callable[[], object]) -> Cost:
    from django.db import connection

    connection.ensure_connection()
    took = spent.of(lambda: [work() for work in works])
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    connection.close()
    return Cost(took.wall, took.cpu, most)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(asdict(main(*sys.argv[1:]))))
