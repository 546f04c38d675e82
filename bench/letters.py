"""Printing letters against setting as many plain pages: no tags, no codes, no database."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import bulk, register, rig
from bench.bulk import Cost
from bench.load import Pace
from bench.seed import HOST
from bench.table import Goal, Growth, Line

SIZES = (99, 300, 1_002, 3_000)
GOAL_SIZE = 1_002
READERS = 3  # a pupil and two guardians
TIME, MEMORY = Goal(most=15, unit="s"), Goal(most=400, unit="MB")
ARABIC = Goal(most=3)
_PLAIN = """
import sys, typst
pages = "#pagebreak()".join(["#lorem(250)"] * int(sys.argv[1]))
typst.Compiler({"main.typ": pages.encode()}).compile(format="pdf")
"""


def measure(kind: str, pace: Pace) -> Iterator[Line | Growth]:
    """Yield what printing a thousand letters costs, from the command to the file."""
    seconds: dict[int, float] = {}
    memory: dict[int, float] = {}
    for size in [size for size in SIZES if size <= pace.largest]:
        kept = _printed(kind, size, rounds=pace.rounds if size == GOAL_SIZE else 1)
        seconds[size] = statistics.median(ours.seconds for ours, _ in kept)
        memory[size] = max(ours.megabytes for ours, _ in kept)
        if size == GOAL_SIZE:
            yield from _lines(kind, kept)
    yield from _in_two_languages(kind, rounds=pace.rounds)
    yield Growth("printing letters", kind, "letters", seconds, unit="s")
    yield Growth("printing letters", kind, "letters", memory, unit="MB")


def _in_two_languages(kind: str, *, rounds: int) -> Iterator[Line]:
    """Yield what a thousand letters in Arabic cost, the Dutch beside it, against as many in Dutch.

    Each of them has twice the words, and a font more.
    """
    arabic, dutch = (
        [ours for ours, _ in _printed(kind, GOAL_SIZE, rounds=rounds, language=language)]
        for language in ("ar", "nl")
    )
    ours, others = (statistics.median(one.seconds for one in kept) for kept in (arabic, dutch))
    yield Line(f"{GOAL_SIZE:,} letters in Arabic", kind, f"{ours:.1f} s", f"Dutch {others:.1f} s",
               ours / others, ARABIC)  # fmt: skip
    ours, others = (max(one.megabytes for one in kept) for kept in (arabic, dutch))
    yield Line("memory of that", kind, f"{ours:.0f} MB", f"Dutch {others:.0f} MB", ours, MEMORY)


def _printed(kind: str, size: int, *, rounds: int, language: str = "nl") -> list[tuple[Cost, Cost]]:
    with rig.database(kind) as environment, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        register.write(path, size // READERS, language=language)
        bulk.run(environment, "open")
        bulk.run(environment, "plan", str(path))
        bulk.run(environment, "apply")
        letters = [
            "-m", "sleutelbos", "letters", "--school", HOST, "--format", "pdf", "--out",
            f"{folder}/letters.pdf",
        ]  # fmt: skip
        plain = ["-c", _PLAIN, str(size)]
        return [(_cost(letters, environment), _cost(plain, environment)) for _ in range(rounds)]


def _cost(words: list[str], environment: dict[str, str]) -> Cost:
    """Run a program on both cores, as the worker does; return what it took."""
    started = time.perf_counter()
    made = subprocess.Popen(
        [sys.executable, *words], env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(made.pid, 0)
    made.returncode = os.waitstatus_to_exitcode(status)
    if made.returncode:
        raise SystemExit(f"{words[:3]} ended with {made.returncode}")
    took = time.perf_counter() - started
    return Cost(took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


def _lines(kind: str, kept: list[tuple[Cost, Cost]]) -> Iterator[Line]:
    ours, plain = (statistics.median(pair[side].seconds for pair in kept) for side in (0, 1))
    yield Line(f"{GOAL_SIZE:,} letters", kind, f"{ours:.1f} s", f"plain pages {plain:.1f} s",
               ours, TIME)  # fmt: skip
    number = statistics.median(one.cpu / other.cpu for one, other in kept)
    ours, plain = (statistics.median(pair[side].cpu for pair in kept) for side in (0, 1))
    yield Line("the same by CPU", kind, f"{ours:.1f} s", f"plain pages {plain:.1f} s", number)
    ours, plain = (max(pair[side].megabytes for pair in kept) for side in (0, 1))
    yield Line("memory of that", kind, f"{ours:.0f} MB", f"plain pages {plain:.0f} MB", ours,
               MEMORY)  # fmt: skip
