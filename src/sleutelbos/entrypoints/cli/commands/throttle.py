"""Let somebody guess again who guessed too often."""

from sleutelbos.entrypoints.cli import asked, screen, start
from sleutelbos.entrypoints.cli.arguments import Options


def run(options: Options) -> None:
    """Empty the buckets of one username."""
    start.ready()
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.gate.actions import clearing

    with asked.school(options.school) as school:
        clearing.clear(school_id=school.id, username=options.username, by=OPERATOR)
        screen.say(f"{options.username} may guess again at {school.name}.")
