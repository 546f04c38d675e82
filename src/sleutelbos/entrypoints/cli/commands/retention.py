"""Say what has had its time, or let it go."""

from typing import Any

from sleutelbos.entrypoints.cli import asked, screen, start
from sleutelbos.entrypoints.cli.arguments import Options


def run(options: Options) -> None:
    """Count, or do now what the worker does every day."""
    start.ready()
    with asked.school(options.school) as school:
        counts = _apply(school) if options.apply else _due(school)
    if options.json:
        screen.say_json({"applied": options.apply, "rows": counts})
        return
    screen.say("Deleted or emptied:" if options.apply else "Has had its time:")
    for label, count in counts.items():
        screen.say(f"  {count:6} {label}")
    if not counts:
        screen.say("  nothing")


def _due(school: Any) -> dict[str, int]:
    from collections import Counter

    from sleutelbos.privacy.queries import retention

    counts: Counter[str] = Counter()
    for one in retention.due(school):
        counts[one.kept.label] += one.rows
    return dict(sorted((+counts).items()))


def _apply(school: Any) -> dict[str, int]:
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.privacy.actions import retention

    return dict(sorted(retention.keep_terms(school=school, by=OPERATOR).items()))
