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
    ours, floor = [], []
    with seed.school(kind) as made:
        for turn in range(pace.rounds + 1):
            one = _start(rig.sleutelbos(PORT), made.environment, "/")
            other = _start(rig.floor(PORT), made.environment, "/healthz")
            if turn:  # the first start compiles, and fetches the files from disk
                ours.append(one)
                floor.append(other)
    for what, place, goal in (("first answer after start", 0, GOAL), ("the same by CPU", 1, None)):
        took, least = (statistics.median(one[place] for one in side) for side in (ours, floor))
        number = took if goal else took / least
        yield Line(what, kind, f"{took:.2f} s", f"floor {least:.2f} s", number, goal)


def _start(command: list[str], environment: dict[str, str], path: str) -> tuple[float, float]:
    """Return seconds and CPU seconds to the first answer."""
    process = rig.start(command, environment)
    try:
        took = rig.wait_for(PORT, path, process=process, host=seed.HOST)
        family = [process, *process.children(recursive=True)]
        return took, sum(sum(one.cpu_times()[:2]) for one in family)
    finally:
        rig.stop(process)
