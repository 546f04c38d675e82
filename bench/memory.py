"""How much memory the process that serves pages takes, at rest and after a storm."""

import time
from collections.abc import Iterator

from bench import load, rig, seed
from bench.load import Pace
from bench.sign_in import good
from bench.start_page import requests
from bench.table import Goal, Growth, Line

PORT = 8790
IDLE, STORMY = Goal(most=75, unit="MB"), Goal(most=100, unit="MB")
_REST_SECONDS = 5  # who hashes gives its memory back when nobody has come for two


def measure(kind: str, pace: Pace) -> Iterator[Line | Growth]:
    """Yield the memory after one page, and a little after a storm on all connections."""
    with (
        seed.school(kind) as made,
        rig.server(rig.sleutelbos(PORT), made.environment, PORT) as ours,
        rig.server(rig.floor(PORT + 1), made.environment, PORT + 1) as floor,
    ):
        least = rig.memory(floor)
        rig.wait_for(PORT, "/", process=ours, host=seed.HOST)
        sizes = {0: rig.memory(ours)}
        for storm in range(1, 4):
            pages = load.stream(requests(made), connections=16)
            streams = (pages, good(made, PORT, connections=16))
            load.run(PORT, *streams, seconds=pace.seconds * 3, root=ours)
            sizes[storm] = rig.memory(ours)
        time.sleep(_REST_SECONDS)
        calm = rig.memory(ours)
    told = f"floor {least:.0f} MB"
    yield Line("memory at rest", kind, f"{sizes[0]:.0f} MB", told, sizes[0], IDLE)
    yield Line("memory after a storm", kind, f"{calm:.0f} MB", told, calm, STORMY)
    yield Growth("memory", kind, "storms", sizes, unit="MB")
