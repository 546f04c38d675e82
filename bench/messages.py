"""Writing to many, against the bare INSERT … SELECT of the same readers."""

import statistics
from collections.abc import Iterator

from bench import post, rig
from bench.load import Pace
from bench.table import Goal, Growth, Line

SIZES = (75, 750, 3_000, 10_000, 100_000)
BARE = Goal(least=0.5)


def measure(kind: str, pace: Pace) -> Iterator[Line | Growth]:
    """Yield what it costs to write to many, by the processor and by the clock."""
    cost: dict[int, float] = {}
    with rig.database(kind) as environment, post.room(environment) as ask:
        ask("enrol", min(pace.largest, SIZES[-1]))
        for size in SIZES:
            if size > pace.largest:
                continue
            rounds = [ask("send", size) for _ in range(pace.rounds + 1)][1:]
            yield _line(f"writing to {size:,}, CPU", kind, rounds, by="cpu", goal=BARE)
            yield _line("the same by the clock", kind, rounds, by="wall")
            cost[size] = 1000 * _middle(rounds, "ours", "cpu")
    yield Growth("writing to many, CPU", kind, "readers", cost)


def _line(
    what: str, kind: str, rounds: list[dict[str, dict[str, float]]], *, by: str,
    goal: Goal | None = None,
) -> Line:  # fmt: skip
    ratio = statistics.median(one["bare"][by] / one["ours"][by] for one in rounds)
    ours, bare = (1000 * _middle(rounds, side, by) for side in ("ours", "bare"))
    return Line(what, kind, f"{ours:.2f} ms", f"INSERT … SELECT {bare:.2f} ms", ratio, goal)


def _middle(rounds: list[dict[str, dict[str, float]]], side: str, by: str) -> float:
    return statistics.median(one[side][by] for one in rounds)
