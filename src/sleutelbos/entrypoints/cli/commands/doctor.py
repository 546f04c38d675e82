"""Say what is not in order here, and what is."""

from dataclasses import asdict

from sleutelbos.entrypoints.cli import diagnosis, screen, start
from sleutelbos.entrypoints.cli.arguments import Options

_MARKS = {"good": "ok      ", "note": "note    ", "bad": "NOT OK  "}


def run(options: Options) -> int:
    """Look at all that Sleutelbos stands on; 1 when something is not in order."""
    start.loaded()
    found = list(diagnosis.findings())
    if options.json:
        screen.say_json([asdict(one) for one in found])
    else:
        for one in found:
            screen.say(f"{_MARKS[one.state]}{one.subject}: {one.text}")
    return 1 if any(one.state == "bad" for one in found) else 0
