"""A storm of sign-ins beside people who use their pages, all on one core."""

import statistics
from collections.abc import Iterator, Sequence

import psutil

from bench import load, raw_hash, rig, seed
from bench.load import Pace, Result
from bench.sign_in import good
from bench.start_page import requests
from bench.table import Goal, Growth, Line

PORT = 8790
PAGES, STORM = 2, 16
GOAL = Goal(least=0.4)
SIZES = (1, 4, 16)


def measure(kind: str, pace: Pace) -> Iterator[Line | Growth]:
    """Yield how many pages are left while sixteen connections sign in without a pause."""
    with (
        seed.school(kind) as made,
        rig.server(rig.sleutelbos(PORT), made.environment, PORT) as ours,
    ):
        alone, pages, sign_ins, hashes = [], [], [], []
        for turn in range(pace.rounds + 1):
            quiet = _run(made, pace, connections=0, root=ours)
            stormy = _run(made, pace, connections=STORM, root=ours)
            raw = raw_hash.run(pace.seconds)
            if turn:  # the first round does not count
                alone.append(quiet[0])
                pages.append(stormy[0])
                sign_ins.append(stormy[1])
                hashes.append(raw)
        rates = {size: _run(made, pace, connections=size, root=ours)[0].rate for size in SIZES}
    yield from _lines(kind, alone, pages, sign_ins, hashes)
    yield Growth("pages in a storm, per second", kind, "sign-in connections", rates, unit="pages/s")


def _lines(kind: str, *sides: Sequence[Result]) -> Iterator[Line]:
    alone, pages, sign_ins, hashes = sides
    yield Line(
        "pages in a storm of 16", kind, f"{_rate(pages):.0f}/s", f"alone {_rate(alone):.0f}/s",
        _ratio(pages, alone), GOAL,
    )  # fmt: skip
    slow = statistics.median(one.slow_ms for one in pages)
    calm = statistics.median(one.slow_ms for one in alone)
    yield Line("pages in a storm, 99 %", kind, f"{slow:.1f} ms", f"alone {calm:.1f} ms",
               slow / calm)  # fmt: skip
    yield Line(
        "sign-ins in that storm", kind, f"{_rate(sign_ins):.0f}/s", f"hash {_rate(hashes):.0f}/s",
        _ratio(sign_ins, hashes),
    )  # fmt: skip


def _run(made: seed.Made, pace: Pace, *, connections: int, root: psutil.Process) -> list[Result]:
    streams = [load.stream(requests(made), connections=PAGES)]
    if connections:
        streams.append(good(made, PORT, connections=connections))
    return load.run(PORT, *streams, seconds=pace.seconds, root=root)


def _rate(results: Sequence[Result]) -> float:
    return statistics.median(one.rate for one in results)


def _ratio(ours: Sequence[Result], theirs: Sequence[Result]) -> float:
    pairs = zip(ours, theirs, strict=True)
    return statistics.median(one.rate / other.rate for one, other in pairs)
