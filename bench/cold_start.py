"""From the start of the process to the first answer: the sign-in page of a school."""

import statistics
from collections.abc import Iterator

from bench import rig, seed
from bench.load import Pace
from bench.table import Goal, Line

PORT = 8790
GOAL = Goal(most=0.6, unit="s")


def measure(kind: str, pace: Pace) -> Iterator[Line]:
    """Yield the seconds to the first answer, ours and the floor's in turn."""
    with seed.school(kind) as made:
        ours, floor = [], []
        for _ in range(pace.rounds):
            ours.append(_start(rig.sleutelbos(PORT), made.environment, "/"))
            floor.append(_start(rig.floor(PORT), made.environment, "/healthz"))
    took, least = statistics.median(ours), statistics.median(floor)
    yield Line("first answer after start", kind, f"{took:.2f} s", f"floor {least:.2f} s", took,
               GOAL)  # fmt: skip


def _start(command: list[str], environment: dict[str, str], path: str) -> float:
    process = rig.start(command, environment)
    try:
        return rig.wait_for(PORT, path, process=process, host=seed.HOST)
    finally:
        rig.stop(process)
