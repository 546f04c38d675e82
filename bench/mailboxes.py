"""Post rooms that fill: sending, the number and the inbox among millions of copies and among few.

The rooms stand beside each other and take turns, so that what disturbs one disturbs all.
"""

import statistics
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from bench import post, rig
from bench.load import Pace
from bench.table import Goal, Line

READERS, LARGE = 100_000, 10_000
FEW, MANY, ALL = 5, 20, 100  # copies of each reader; all of them with --full: ten million
ROOM = Goal(most=3)
NUMBER, READ, CAPPED, PAGE = Goal(most=1.5), Goal(most=1.3), Goal(most=2), Goal(most=2)
START = Goal(most=1.1)


def measure(kind: str, pace: Pace) -> Iterator[Line]:
    """Yield what it costs to write to many, and to look into a mailbox, among many copies."""
    readers = min(pace.largest, READERS)
    few, many = FEW * readers, (ALL if pace.full else MANY) * readers
    with rig.database(kind) as environment, ExitStack() as stack:
        with post.room(environment) as ask:
            ask("enrol", readers)
        rooms = {
            size: stack.enter_context(post.room(rig.copy(environment, f"among{size}")))
            for size in (0, few, many)
        }
        for size in (few, many):
            rooms[size]("fill", size)
        sent = _turns({size: rooms[size] for size in (0, many)}, "send", LARGE, rounds=pace.rounds)
        read = _turns({size: rooms[size] for size in (few, many)}, "read", rounds=pace.rounds)
    yield from _sending(kind, sent[0], sent[many], size=many)
    yield from _reading(kind, read[few], read[many], sizes=(few, many))


def _turns(rooms: dict[int, post.Ask], *words: object, rounds: int) -> dict[int, list[Any]]:
    """Ask the same of all rooms in turn, several rounds, after one that does not count."""
    kept: dict[int, list[Any]] = {size: [] for size in rooms}
    for turn in range(rounds + 1):
        for size, ask in rooms.items():
            answer = ask(*words)
            if turn:
                kept[size].append(answer)
    return kept


def _sending(kind: str, empty: list[Any], full: list[Any], *, size: int) -> Iterator[Line]:
    for what, side, by, goal in (
        (f"to {LARGE:,} among {size:,} copies, CPU", "ours", "cpu", ROOM),
        ("the same by the clock", "ours", "wall", None),
        ("… by the bare INSERT … SELECT, CPU", "bare", "cpu", None),
    ):
        ours, theirs = ([1000 * one[side][by] for one in rounds] for rounds in (full, empty))
        yield Line(what, kind, f"{statistics.median(ours):.0f} ms",
                   f"among none {statistics.median(theirs):.0f} ms", _ratio(ours, theirs),
                   goal)  # fmt: skip


def _reading(
    kind: str, few: list[Any], many: list[Any], *, sizes: tuple[int, int]
) -> Iterator[Line]:
    among, beside = f"among {sizes[1]:,}", f"among {sizes[0]:,}"
    for what, name, other, rounds, reference, goal in (
        (f"the number {among}", "number", "number", few, beside, NUMBER),
        ("the number, 20,000 read", "number_full", "number_new", many, "a new mailbox", READ),
        ("the number, 5,000 unread", "number_unread", "number_new", many, "a new mailbox", CAPPED),
        ("start page with the number", "start", "start_without", many, "without", START),
        (f"first page {among}", "page", "page", few, beside, PAGE),
    ):
        ours, theirs = [one[name] for one in many], [one[other] for one in rounds]
        yield Line(what, kind, f"{statistics.median(ours):.0f} µs",
                   f"{reference} {statistics.median(theirs):.0f} µs", _ratio(ours, theirs),
                   goal)  # fmt: skip


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
