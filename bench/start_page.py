"""The start page against the floor: CPU per request."""

from collections.abc import Iterator

from bench import load, rig, seed
from bench.load import Pace
from bench.table import Goal, Line

PORT = 8790
GOALS = {"postgres": Goal(most=1.75), "sqlite": Goal(most=2.5)}


def measure(kind: str, pace: Pace) -> Iterator[Line]:
    """Yield what a start page costs, for signed-in mothers at random."""
    with (
        seed.school(kind) as made,
        rig.server(rig.sleutelbos(PORT), made.environment, PORT) as ours,
        rig.server(rig.floor(PORT + 1), made.environment, PORT + 1) as floor,
    ):
        stream = load.stream(requests(made))
        kept = load.rounds(
            {
                "ours": lambda: load.run(PORT, stream, seconds=pace.seconds, root=ours)[0],
                "floor": lambda: load.run(PORT + 1, stream, seconds=pace.seconds, root=floor)[0],
            },
            pace.rounds,
        )
    yield Line(
        "start page, CPU", kind, f"{load.cpu_ms(kept['ours']):.3f} ms",
        f"floor {load.cpu_ms(kept['floor']):.3f} ms", load.ratio(kept["ours"], kept["floor"]),
        GOALS[kind],
    )  # fmt: skip


def requests(made: seed.Made) -> list[load.Request]:
    """Return a request for the start page of every mother."""
    return [
        load.get("/start", seed.HOST, cookie=f"sid={sid}; csrf={load.CSRF}", least_bytes=1500)
        for sid in made.cookies
    ]
