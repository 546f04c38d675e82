"""Planning a register against reading the same rows with csv and comparing them as dictionaries."""

import csv
import io
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import bulk, register, rig
from bench.load import Pace
from bench.table import Goal, Growth, Line

SIZES = (1_000, 10_000, 50_000)
SPEED = Goal(most=15)
Rows = dict[str, dict[str, str]]


def measure(kind: str, pace: Pace) -> Iterator[Line | Growth]:
    """Yield what planning costs: a first register, and the same one when all is known already."""
    sizes = [size for size in SIZES if size <= pace.largest]
    first: dict[int, float] = {}
    again: dict[int, float] = {}
    for size in sizes:
        with rig.database(kind) as environment, tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "register.csv"
            register.write(path, size)
            bulk.run(environment, "open")
            new = [_round(environment, path, {}) for _ in range(pace.rounds)]
            bulk.run(environment, "plan", str(path))
            bulk.run(environment, "apply")
            known = [_round(environment, path, _read(path)) for _ in range(pace.rounds)]
        first[size] = 1000 * statistics.median(ours for ours, _ in new) / size
        again[size] = 1000 * statistics.median(ours for ours, _ in known) / size
        if size == sizes[min(1, len(sizes) - 1)]:
            yield _line(f"planning {size:,} new pupils", kind, new)
            yield _line(f"planning {size:,} known pupils", kind, known)
    yield Growth("planning, a new pupil and two guardians", kind, "pupils", first)
    yield Growth("planning, a known pupil and two guardians", kind, "pupils", again)


def _round(environment: dict[str, str], path: Path, known: Rows) -> tuple[float, float]:
    """Return the CPU seconds of a plan, and of the plain comparison of the same rows."""
    ours = bulk.run(environment, "plan", str(path)).cpu
    return ours, _cpu(lambda: _compare(_read(path), known))


def _line(what: str, kind: str, rounds: list[tuple[float, float]]) -> Line:
    ours = statistics.median(ours for ours, _ in rounds)
    plain = statistics.median(plain for _, plain in rounds)
    number = statistics.median(ours / plain for ours, plain in rounds)
    return Line(what, kind, f"{ours:.2f} s", f"csv and dict {plain:.2f} s", number, SPEED)


def _read(path: Path) -> Rows:
    """Read the rows with nothing but the standard library, each cell trimmed."""
    text = io.StringIO(path.read_text(encoding="utf-8"))
    rows = csv.DictReader(text, delimiter=";")
    return {row["Stamboeknummer"]: {name: cell.strip() for name, cell in row.items()}
            for row in rows}  # fmt: skip


def _compare(rows: Rows, known: Rows) -> int:
    """Count arrivals, changed cells and leavers."""
    arrivals = len(rows.keys() - known.keys())
    leavers = len(known.keys() - rows.keys())
    changes = sum(
        cell != known[key][name]
        for key, row in rows.items()
        if key in known
        for name, cell in row.items()
    )
    return arrivals + leavers + changes


def _cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before
