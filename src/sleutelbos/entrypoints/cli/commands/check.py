"""See that what must always hold, holds: in the tables and in the log's chain."""

from dataclasses import asdict

from sleutelbos.entrypoints.cli import erasures, invariants, screen, start
from sleutelbos.entrypoints.cli.arguments import Options
from sleutelbos.entrypoints.cli.commands import audit

_ERASED = "Nobody who was erased is here again"


def run(options: Options) -> int:
    """Say what does not hold; 1 when anything does not."""
    start.ready()
    found = [asdict(breach) for breach in invariants.breaches()]
    found += [
        {"rule": "The log's chain is whole", "school_id": one.school_id, "row": one.text}
        for one in audit.breaks()
    ]
    found += [
        {"rule": _ERASED, "school_id": school_id, "row": f"{count} people (person erase-again)"}
        for school_id, count in erasures.who_came_back()
    ]
    if options.json:
        screen.say_json(found)
        return 1 if found else 0
    for one in found:
        screen.say(f"{one['rule']}: not so for {one['row']} of school {one['school_id']}")
    if not found:
        screen.say(f"All {len(invariants.RULES) + 2} rules hold.")
    return 1 if found else 0
