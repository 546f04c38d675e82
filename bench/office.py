"""The pages of the office, at a school of 3,000 pupils: search, the start page, the activation.

Each against its own statements by a bare driver, and the search with a hundred schools beside it.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

from bench import bulk, desk, load, register, rig
from bench.load import Pace, Result
from bench.table import Goal, Line

PORT = 8800
PUPILS, SCHOOLS = 3_000, 100
CARE, FLAT = Goal(most=4.0), Goal(most=1.25)
SHOWN = {
    "/console/": "start page of the office", "/console/activation": "activation, drawn",
    "/console/accounts": "choosing accounts",
}  # fmt: skip


def measure(kind: str, pace: Pace) -> Iterator[Line]:
    """Yield what the pages cost, and whether other schools make the search dearer."""
    with rig.database(kind) as environment, tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "kept.json"
        token = _fill(environment, folder)
        kept.with_suffix(".token").write_text(token)
        _do(environment, "record", str(kept))
        alone = yield from _against_floor(kind, environment, kept, pace=pace, token=token)
        _do(environment, "copy", str(SCHOOLS - 1 if pace.largest >= 100_000 else 9))
        rig.settle(environment)
        with rig.server(rig.sleutelbos(PORT), environment, PORT) as ours:
            crowded = _rounds(_search(token), {"ours": (PORT, ours)}, pace)["ours"]
    number = load.cpu_ms(crowded) / load.cpu_ms(alone)
    yield Line(
        f"search beside {SCHOOLS - 1} schools, CPU", kind, f"{load.cpu_ms(crowded):.2f} ms",
        f"alone {load.cpu_ms(alone):.2f} ms", number, FLAT,
    )  # fmt: skip


def _against_floor(
    kind: str, environment: dict[str, str], kept: Path, *, pace: Pace, token: str
) -> Iterator[Line]:
    """Yield each page against its floor; return what a search costs alone."""
    floor = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(PORT + 1),
        "--log-level", "error", "bench.statements:application",
    ]  # fmt: skip
    recorded = {**environment, "BENCH_RECORD": str(kept)}
    with (
        rig.server(rig.sleutelbos(PORT), environment, PORT) as ours,
        rig.server(floor, recorded, PORT + 1) as bare,
    ):
        sides = {"ours": (PORT, ours), "floor": (PORT + 1, bare)}
        found = _rounds(_search(token), sides, pace)
        yield _line(f"search among {PUPILS:,} pupils", kind, found)
        alone = found["ours"]
        for path, name in SHOWN.items():
            page = [load.get(path, desk.HOST, cookie=f"sid={token}", least_bytes=2_000)]
            yield _line(name, kind, _rounds(page, sides, pace))
    return alone


def _rounds(
    requests: list[load.Request], sides: dict[str, tuple[int, psutil.Process]], pace: Pace
) -> dict[str, list[Result]]:
    stream = load.stream(requests)
    return load.rounds(
        {
            name: lambda port=port, root=root: load.run(  # type: ignore[misc]
                port, stream, seconds=pace.seconds, root=root
            )[0]
            for name, (port, root) in sides.items()
        },
        pace.rounds,
    )


def _line(name: str, kind: str, found: dict[str, list[Result]]) -> Line:
    ours, floor = found["ours"], found["floor"]
    return Line(
        f"{name}, CPU", kind, f"{load.cpu_ms(ours):.2f} ms",
        f"its statements {load.cpu_ms(floor):.2f} ms", load.ratio(ours, floor), CARE,
    )  # fmt: skip


def _search(token: str) -> list[load.Request]:
    """Return searches as somebody's script asks them."""
    mark = b"\r\nX-Fragment: found\r\n\r\n"
    plain = (load.get(desk.search(one), desk.HOST, cookie=f"sid={token}") for one in desk.TYPED)
    return [load.Request(one.raw.removesuffix(b"\r\n\r\n") + mark) for one in plain]


def _fill(environment: dict[str, str], folder: str) -> str:
    """Import the school; return the token of somebody of its office."""
    path = Path(folder) / "register.csv"
    register.write(path, PUPILS)
    for words in (("open",), ("plan", str(path)), ("apply",)):
        bulk.run(environment, *words)
    token = _do(environment, "fill")
    rig.settle(environment)
    return token


def _do(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bench.desk", *words],
        env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return done.stdout
