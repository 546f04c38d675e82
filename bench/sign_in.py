"""A sign-in against the raw hash: CPU per request, all of it: page, throttle, session, log."""

from collections.abc import Iterator
from urllib.parse import urlencode

from bench import load, raw_hash, rig, seed
from bench.load import Pace, Request, Stream
from bench.table import Goal, Growth, Line

PORT = 8790
CONNECTIONS = (1, 4, 16)
GOAL, STRETCH = Goal(most=1.25), Goal(most=1.15)


def measure(kind: str, pace: Pace) -> Iterator[Line | Growth]:
    """Yield what a good sign-in costs, in a browser that is not known, for parents in turn."""
    with (
        seed.school(kind) as made,
        rig.server(rig.sleutelbos(PORT), made.environment, PORT) as ours,
    ):
        stream = good(made, PORT, connections=4)
        kept = load.rounds(
            {
                "ours": lambda: load.run(PORT, stream, seconds=pace.seconds, root=ours)[0],
                "hash": lambda: raw_hash.run(pace.seconds),
            },
            pace.rounds,
        )
        costs = {}
        for count in CONNECTIONS:
            stream = good(made, PORT, connections=count)
            costs[count] = load.run(PORT, stream, seconds=pace.seconds, root=ours)[0].cpu_ms
    number = load.ratio(kept["ours"], kept["hash"])
    told = f"{load.cpu_ms(kept['ours']):.1f} ms", f"hash {load.cpu_ms(kept['hash']):.1f} ms"
    yield Line("sign-in, CPU", kind, *told, number, GOAL)
    yield Line("sign-in, CPU: stretch", kind, *told, number, STRETCH)
    yield Growth("sign-in, CPU", kind, "connections", costs)


def good(made: seed.Made, port: int, *, connections: int) -> Stream:
    """Return sign-ins that succeed, each of another mother at another address."""
    token = load.form_token(port, "/", seed.HOST)
    asked = [
        sign_in(mother, seed.PASSWORD, token=token, address=address, status=302)
        for mother, address in zip(made.mothers, load.addresses(), strict=False)
    ]
    return load.stream(asked, connections=connections)


def sign_in(username: str, password: str, *, token: str, address: str, status: int) -> Request:
    """Return a sign-in, as a browser sends it."""
    form = {"csrfmiddlewaretoken": token, "username": username, "password": password, "next": ""}
    return load.post("/", seed.HOST, urlencode(form), address=address, status=status)
