"""Applying a register against writing the same rows into the same tables, and nothing else."""

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from bench import bulk, register, rig
from bench.bulk import Cost
from bench.load import Pace
from bench.table import Goal, Growth, Line

SIZES = (1_000, 10_000, 100_000)
SPEED, MEMORY = Goal(least=0.5), Goal(most=400, unit="MB")


def measure(kind: str, pace: Pace) -> Iterator[Line | Growth]:
    """Yield what applying a register of pupils with two guardians each costs."""
    sizes = [size for size in SIZES if size <= pace.largest]
    per_pupil, largest = {}, 0.0
    with rig.database(kind) as environment, tempfile.TemporaryDirectory() as folder:
        bulk.run(environment, "open")
        for size in sizes:
            path = Path(folder) / f"{size}.csv"
            register.write(path, size)
            planned = _beside(environment, "planned")
            plan = bulk.run(planned, "plan", str(path))
            kept = [_round(environment, planned) for _ in range(pace.rounds)]
            per_pupil[size] = 1000 * statistics.median(ours.seconds for ours, _ in kept) / size
            largest = max(ours.megabytes for ours, _ in kept)
            undo = bulk.run(_named(planned, "applied"), "undo")
    yield from _lines(kind, sizes[-1], kept)
    yield Line("memory of that", kind, f"{largest:.0f} MB", "-", largest, MEMORY)
    yield Line(
        "planning them", kind, f"{plan.seconds:.1f} s, {plan.megabytes:.0f} MB", "writing them",
        plan.seconds / statistics.median(copied.seconds for _, copied in kept),
    )  # fmt: skip
    yield Line(
        "looking what undoing them does, and undoing them", kind,
        f"{undo.seconds:.1f} s, {undo.megabytes:.0f} MB", "applying them",
        statistics.median(ours.seconds for ours, _ in kept) / undo.seconds,
    )  # fmt: skip
    yield Growth("applying, a pupil and two guardians", kind, "pupils", per_pupil)


def _round(environment: dict[str, str], planned: dict[str, str]) -> tuple[Cost, Cost]:
    """Apply to a copy of the planned database, then write its rows into a copy of the empty one."""
    applied = _beside(planned, "applied")
    ours = bulk.run(applied, "apply")
    copied = _beside(environment, "copied")
    return ours, bulk.run(copied, "copy", applied["DATABASE_URL"])


def _lines(kind: str, size: int, kept: list[tuple[Cost, Cost]]) -> Iterator[Line]:
    way = "executemany" if kind == "sqlite" else "COPY"
    ours = statistics.median(ours.seconds for ours, _ in kept)
    copied = statistics.median(copied.seconds for _, copied in kept)
    number = statistics.median(copied.seconds / ours.seconds for ours, copied in kept)
    yield Line(f"applying {size:,} pupils", kind, f"{ours:.1f} s", f"{way} {copied:.1f} s",
               number, SPEED)  # fmt: skip
    ours = statistics.median(ours.cpu for ours, _ in kept)
    copied = statistics.median(copied.cpu for _, copied in kept)
    number = statistics.median(copied.cpu / ours.cpu for ours, copied in kept)
    yield Line("the same by CPU", kind, f"{ours:.1f} s", f"{way} {copied:.1f} s", number)


def _beside(environment: dict[str, str], name: str) -> dict[str, str]:
    """Return the environment of a copy of a database, in place of an older copy of that name."""
    made = _named(environment, name)
    url = environment["DATABASE_URL"]
    if url.startswith("sqlite"):
        shutil.copy(*(one.removeprefix("sqlite:///") for one in (url, made["DATABASE_URL"])))
        return made
    base, _, source = url.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    return made


def _named(environment: dict[str, str], name: str) -> dict[str, str]:
    """Return the environment of the database of that name, beside another."""
    base = environment["DATABASE_URL"].rpartition("/")[0]
    return {**environment, "DATABASE_URL": f"{base}/{name}"}
