"""What the command line shows: lines, tables, and progress that moves on a terminal only."""

import json
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING

Ask = Callable[[], tuple[int, int]]  # how much is done, of how much

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


def say(text: str = "") -> None:
    """Write a line for people or programs that read the answer."""
    sys.stdout.write(f"{text}\n")


def note(text: str) -> None:
    """Write a line beside the answer."""
    sys.stderr.write(f"{text}\n")


def say_json(value: object) -> None:
    """Write the answer for a program."""
    say(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def table(rows: Sequence[Sequence[object]]) -> None:
    """Write rows in columns; the first row names them."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[place]) for row in texts) for place in range(len(texts[0]))]
    for row in texts:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@contextmanager
def following(label: str, ask: Ask) -> Iterator[None]:
    """Show how far something is, as ``ask`` tells: a bar on a terminal, else plain lines."""
    if not sys.stderr.isatty():
        note(f"{label} …")
        yield
        note(f"{label}: done")
        return
    from rich.console import Console
    from rich.progress import Progress

    ended = threading.Event()
    with Progress(console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task(label, total=None)
        tell = partial(_tell, bars, bar)
        watch = threading.Thread(
            target=copy_context().run, args=(_follow, ask, ended, tell), daemon=True
        )
        watch.start()
        try:
            yield
        finally:
            ended.set()
            watch.join()


@contextmanager
def counting(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far something is that tells so itself: how much is done, of how much."""
    last = (0, 0)

    def tell(done: int, total: int) -> None:
        nonlocal last
        last = (done, total)

    with following(label, lambda: last):
        yield tell


def _follow(ask: Ask, ended: threading.Event, tell: Callable[[tuple[int, int]], None]) -> None:
    """Ask again and again, in a thread with a connection of its own."""
    from django.db import connection

    try:
        while not ended.wait(0.3):
            tell(ask())
    finally:
        connection.close()


def _tell(bars: "Progress", bar: "TaskID", progress: tuple[int, int]) -> None:
    bars.update(bar, completed=progress[0], total=progress[1] or None)
