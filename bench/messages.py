"""Sending against the bare INSERT … SELECT; the number and the inbox as the post room fills."""

from collections.abc import Iterator

from bench import post, rig
from bench.load import Pace
from bench.table import Goal, Growth, Line

SIZES = (75, 750, 3_000, 100_000)
LARGE = 10_000
FEW, MANY, ALL = 500_000, 2_000_000, 10_000_000  # copies; all of them with --full
BARE, ROOM = Goal(least=0.5), Goal(most=3)
NUMBER, READ, CAPPED, PAGE = Goal(most=1.5), Goal(most=1.3), Goal(most=2), Goal(most=2)
START = Goal(most=1.1)


def measure(kind: str, pace: Pace) -> Iterator[Line | Growth]:
    """Yield what it costs to write to many, and to look into a mailbox among many."""
    readers = min(pace.largest, SIZES[-1])
    few = FEW if readers == SIZES[-1] else 10 * readers
    many = (ALL if pace.full else MANY) if readers == SIZES[-1] else 40 * readers
    with rig.database(kind) as environment:
        post.run(environment, "open", readers)
        sizes = [size for size in (*SIZES, LARGE) if size <= readers]
        empty = {size: post.run(environment, "send", size, pace.rounds) for size in sorted(sizes)}
        yield from (_sending(kind, size, cost) for size, cost in empty.items())
        post.run(environment, "fill", few)
        sparse = post.run(environment, "read", pace.rounds)
        post.run(environment, "fill", many)
        dense = post.run(environment, "read", pace.rounds)
        large = max(size for size in sizes if size <= LARGE)
        among = post.run(environment, "send", large, pace.rounds)
    yield Line(f"to {large:,} among {many:,} copies", kind, f"{1000 * among['ours']:.0f} ms",
               f"among none {1000 * empty[large]['ours']:.0f} ms",
               among["ours"] / empty[large]["ours"], ROOM)  # fmt: skip
    yield from _reading(kind, sparse, dense, sizes=(few, many))
    yield Growth("writing to many, CPU", kind, "readers",
                 {size: 1000 * cost["ours"] for size, cost in empty.items()})  # fmt: skip


def _sending(kind: str, size: int, cost: dict[str, float]) -> Line:
    return Line(f"writing to {size:,}, CPU", kind, f"{1000 * cost['ours']:.1f} ms",
                f"INSERT … SELECT {1000 * cost['bare']:.1f} ms", cost["ratio"],
                BARE)  # fmt: skip


def _reading(
    kind: str, sparse: dict[str, float], dense: dict[str, float], *, sizes: tuple[int, int]
) -> Iterator[Line]:
    few, many = (f"{size:,}" for size in sizes)
    new = dense["number_new"]
    for what, ours, theirs, goal, beside in (
        (f"the number among {many}", dense["number"], sparse["number"], NUMBER, f"among {few}"),
        ("the number, 20,000 read", dense["number_full"], new, READ, "a new mailbox"),
        ("the number, 5,000 unread", dense["number_unread"], new, CAPPED, "a new mailbox"),
        ("start page with the number", dense["start"], dense["start_without"], START, "without"),
        (f"first page among {many}", dense["page"], sparse["page"], PAGE, f"among {few}"),
    ):
        yield Line(what, kind, f"{ours:.0f} µs", f"{beside} {theirs:.0f} µs", ours / theirs, goal)
