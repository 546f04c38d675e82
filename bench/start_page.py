"""The start page against the floor: CPU per request."""

import difflib
import http.client
import re
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
        see_that_both_are_one_page(made)
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


def see_that_both_are_one_page(made: seed.Made) -> None:
    """End the run when the floor does not serve our page: less would be no floor of it."""
    ours, floor = (_page(port, made.cookies[0]) for port in (PORT, PORT + 1))
    if ours != floor:
        lines = difflib.unified_diff(ours.splitlines(), floor.splitlines(), "ours", "floor", n=0)
        raise SystemExit("\n".join(lines))


def _page(port: int, sid: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Host": seed.HOST, "Cookie": f"sid={sid}; csrf={load.CSRF}"}
    connection.request("GET", "/start", headers=headers)
    text = connection.getresponse().read().decode()
    connection.close()
    return re.sub(r'(csrfmiddlewaretoken" value=")\w*', r"\1", text)


def requests(made: seed.Made) -> list[load.Request]:
    """Return a request for the start page of every mother."""
    return [
        load.get("/start", seed.HOST, cookie=f"sid={sid}; csrf={load.CSRF}", least_bytes=1500)
        for sid in made.cookies
    ]
