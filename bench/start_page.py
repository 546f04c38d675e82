"""The start page against the floor: CPU per request, on both databases."""

from bench import rig, seed

PORT = 8790
CSRF = "b" * 32  # as every browser sends after its first page


def run(kind: str) -> tuple[float, float, float]:
    """Return our CPU ms, the floor's, and the ratio."""
    with rig.database(kind) as environment:
        made = seed.in_its_own_process(environment, pupils=300)
        requests = [
            rig.get("/start", seed.HOST, cookie=f"sid={cookie}; csrf={CSRF}", least_bytes=1500)
            for cookie in made["cookies"]
        ]
        with (
            rig.server(rig.sleutelbos(PORT), environment, PORT) as ours,
            rig.server(rig.floor(PORT + 1), environment, PORT + 1) as floor,
        ):
            kept = rig.rounds(
                {
                    "ours": lambda: rig.load(PORT, requests, root=ours),
                    "floor": lambda: rig.load(PORT + 1, requests, root=floor),
                }
            )
    ours_ms = sorted(result.cpu_ms for result in kept["ours"])[len(kept["ours"]) // 2]
    floor_ms = sorted(result.cpu_ms for result in kept["floor"])[len(kept["floor"]) // 2]
    return ours_ms, floor_ms, rig.ratio(kept["ours"], kept["floor"])


if __name__ == "__main__":
    for kind in ("sqlite", "postgres"):
        print(kind, "ours %.3f ms, floor %.3f ms, ratio %.2f" % run(kind))
