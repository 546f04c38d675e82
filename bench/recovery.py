"""Asking for a new password: a known name and address against an unknown one.

The answer and the work are the same; the worker decides later. Each request comes from another
address, because beyond twenty in an hour nothing is done any more, silently.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

from bench import load, rig, seed
from bench.load import Pace, Result, Stream
from bench.table import Goal, Growth, Line

PORT = 8790
GOAL = Goal(least=0.9, most=1.1)
CONNECTIONS = (1, 4, 16)


def measure(kind: str, pace: Pace) -> Iterator[Line | Growth]:
    """Yield what asking costs for those who are known and for those who are not."""
    with (
        seed.school(kind) as made,
        rig.server(rig.sleutelbos(PORT), made.environment, PORT) as ours,
    ):
        names = enumerate(made.mothers)
        addresses = load.addresses()
        token = load.form_token(PORT, "/forgot/request", seed.HOST)
        known = [(name, f"m{number}@example.org") for number, name in names]
        unknown = [(f"niemand.{number}", f"n{number}@example.org") for number in range(len(known))]

        def run(stream: Stream) -> Result:
            return load.run(PORT, stream, seconds=pace.seconds, root=ours)[0]

        one, other = (_asking(pairs, addresses, token=token) for pairs in (known, unknown))
        kept = load.rounds({"known": lambda: run(one), "none": lambda: run(other)}, pace.rounds)
        costs = {
            count: run(Stream(one.requests, connections=count)).cpu_ms for count in CONNECTIONS
        }
    yield Line(
        "recovery, known name", kind, f"{load.cpu_ms(kept['known']):.2f} ms",
        f"unknown {load.cpu_ms(kept['none']):.2f} ms", load.ratio(kept["known"], kept["none"]),
        GOAL,
    )  # fmt: skip
    yield Growth("recovery, CPU", kind, "connections", costs)


def _asking(pairs: list[tuple[str, str]], addresses: Iterator[str], *, token: str) -> Stream:
    def asked() -> Iterator[load.Request]:
        while True:
            for name, email in pairs:
                form = {"csrfmiddlewaretoken": token, "username": name, "email": email}
                body = urlencode(form)
                yield load.post("/forgot/request", seed.HOST, body, address=next(addresses))

    return Stream(asked(), connections=4)
