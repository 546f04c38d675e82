"""A wrong password on keyrings of one key, of seven, and on names that do not exist.

Each keyring takes ten wrong guesses, so there are many of each kind; and each guess comes from
another address, as the throttle counts keyrings by address.
"""

import itertools
from collections.abc import Iterator, Sequence

from bench import load, rig, seed
from bench.load import Pace, Result, Stream
from bench.sign_in import sign_in
from bench.table import Goal, Growth, Line

PORT = 8790
GOAL = Goal(least=0.9, most=1.1)


def measure(kind: str, pace: Pace) -> Iterator[Line | Growth]:
    """Yield what a wrong password costs on each kind of keyring."""
    with (
        seed.school(kind) as made,
        rig.server(rig.sleutelbos(PORT), made.environment, PORT) as ours,
    ):
        unknown = [f"niemand.{number}" for number in range(len(made.ones))]
        addresses = load.addresses()

        def side(names: Sequence[str]) -> Stream:
            return _wrong(names, addresses, token=load.form_token(PORT, "/", seed.HOST))

        def run(stream: Stream) -> Result:
            return load.run(PORT, stream, seconds=pace.seconds, root=ours)[0]

        ones, sevens, unknowns = side(made.ones), side(made.sevens), side(unknown)
        kept = load.rounds(
            {"1": lambda: run(ones), "7": lambda: run(sevens), "none": lambda: run(unknowns)},
            pace.rounds,
        )
    one, seven, none = (load.cpu_ms(kept[name]) for name in ("1", "7", "none"))
    told = f"one key {one:.1f} ms"
    yield Line("wrong password, seven keys", kind, f"{seven:.1f} ms", told,
               load.ratio(kept["7"], kept["1"]), GOAL)  # fmt: skip
    yield Line("wrong password, unknown name", kind, f"{none:.1f} ms", told,
               load.ratio(kept["none"], kept["1"]), GOAL)  # fmt: skip
    yield Growth("wrong password, CPU", kind, "keys on the keyring", {1: one, 7: seven})


def _wrong(names: Sequence[str], addresses: Iterator[str], *, token: str) -> Stream:
    asked = (
        sign_in(name, "drie groene fietsen binnen", token=token, address=address, status=200)
        for name, address in zip(itertools.cycle(names), addresses, strict=False)
    )
    return Stream(asked, connections=4)
