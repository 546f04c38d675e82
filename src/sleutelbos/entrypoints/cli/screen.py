"""What the command line shows: lines, tables, and progress that moves on a terminal only."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

Advance = Callable[[int, int], None]  # done, of


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
def progress(label: str) -> Iterator[Advance]:
    """Show how far something is: a bar on a terminal, else a plain line at the end."""
    if not sys.stderr.isatty():
        yield _plain(label)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task(label, total=None)
        yield lambda done, of: bars.update(bar, completed=done, total=of)


def _plain(label: str) -> Advance:
    """Return what writes a line at every quarter."""
    last = -1

    def advance(done: int, of: int) -> None:
        nonlocal last
        quarter = 4 * done // of if of else 4
        if quarter != last:
            last = quarter
            note(f"{label}: {done} of {of}")

    return advance
