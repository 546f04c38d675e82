"""What work took of the processor: here, and in the process of PostgreSQL that serves it."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Spent:
    """Seconds that something took, by the processor and by the clock."""

    cpu: float
    wall: float


def of(work: Callable[[], object]) -> Spent:
    """Do some work and return what it took."""
    started, before = time.perf_counter(), cpu()
    work()
    return Spent(cpu() - before, time.perf_counter() - started)


def total(parts: list[Spent]) -> dict[str, float]:
    """Return what each of several like pieces took, as plain values."""
    count = len(parts)
    one = Spent(sum(part.cpu for part in parts) / count, sum(part.wall for part in parts) / count)
    return asdict(one)


def cpu() -> float:
    """Return the seconds of the processor so far."""
    from django.db import connection

    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    return own + _of_process(connection.connection.info.backend_pid)


def _of_process(pid: int) -> float:
    """Return the seconds of another process; the kernel's own account of it has finer ticks."""
    counted = Path(f"/proc/{pid}/schedstat")
    if counted.exists():
        return int(counted.read_text().split()[0]) / 1e9
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system
