"""See that what must always hold, holds: in the tables and in the log's chain."""

from dataclasses import asdict

from sleutelbos.entrypoints.cli import invariants, screen, start
from sleutelbos.entrypoints.cli.arguments import Options
from sleutelbos.entrypoints.cli.commands import audit


def run(options: Options) -> int:
    """Say what does not hold; 1 when anything does not."""
    start.ready()
    found = [asdict(breach) for breach in invariants.breaches()]
    found += [
        {"rule": "The log's chain is whole", "school_id": one.school_id, "row": one.text}
        for one in audit.breaks()
    ]
    if options.json:
        screen.say_json(found)
        return 1 if found else 0
    for one in found:
        screen.say(f"{one['rule']}: not so for {one['row']} of school {one['school_id']}")
    if not found:
        screen.say(f"All {len(invariants.RULES) + 1} rules hold.")
    return 1 if found else 0
