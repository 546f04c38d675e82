"""Export a school's log, or verify that nothing in it was altered."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sleutelbos.entrypoints.cli import asked, files, screen, start
from sleutelbos.entrypoints.cli.arguments import Options
from sleutelbos.entrypoints.cli.errors import Refused


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where a school's chain is not what it was."""

    school_id: int
    school: str
    text: str


def run(options: Options) -> int:
    """Do one of the acts."""
    start.ready()
    return _export(options) if options.act == "export" else _verify(options)


def breaks() -> Iterator[Broken]:
    """Follow the chain of every school."""
    from sleutelbos.audit import verifying
    from sleutelbos.kit import scope
    from sleutelbos.schools import queries as schools

    for school in schools.all_schools():
        with scope.within(school.id):
            verdict = verifying.verify(school.id)
        for one in verdict.breaks:
            yield Broken(school.id, school.name, f"entry {one.number} {one.kind}")


def _export(options: Options) -> int:
    from sleutelbos.audit import actions, queries
    from sleutelbos.audit.values import OPERATOR

    with asked.school(options.school) as school:
        lines = list(queries.export(school.id))
        files.write_private(options.out, "".join(f"{line}\n" for line in lines).encode())
        actions.record("audit.exported", school_id=school.id, by=OPERATOR, entries=len(lines))
    screen.say(f"{len(lines)} entries in {options.out}")
    return 0


def _verify(options: Options) -> int:
    from sleutelbos.audit import verifying
    from sleutelbos.kit import scope
    from sleutelbos.schools import queries as schools

    chosen = schools.all_schools()
    if options.school:
        with asked.school(options.school) as school:
            chosen = [school]
    is_whole = True
    for school in chosen:
        with scope.within(school.id):
            verdict = verifying.verify(school.id)
        screen.say(
            f"{school.name}: {verdict.entries} entries sealed, {verdict.unsealed} to be sealed, "
            f"the last is {verdict.number} {verdict.seal[:16]}"
        )
        for one in verdict.breaks:
            is_whole = False
            screen.say(f"{school.name}: entry {one.number} was {one.kind}")
    if options.entry:
        is_whole = _show_entry(chosen, options) and is_whole
    return 0 if is_whole else 1


def _show_entry(chosen: list[Any], options: Options) -> bool:
    """Show one entry of a school; say whether its seal is the one that was given."""
    from sleutelbos.audit import queries
    from sleutelbos.kit import scope

    if len(chosen) != 1:
        raise Refused("An entry is of one school: say which with --school.")
    with scope.within(chosen[0].id):
        found = queries.at_number(chosen[0].id, options.entry)
    if found is None:
        raise Refused(f"{chosen[0].name} has no entry {options.entry}.")
    one = found.entry
    screen.say(f"entry {one.number}: {one.event} {one.subject} at {one.happened_at.isoformat()}")
    screen.say(f"facts: {json.dumps(one.facts, ensure_ascii=False, sort_keys=True)}")
    screen.say(f"seal: {found.seal}")
    is_same = not options.seal or options.seal.strip().lower() == found.seal
    if not is_same:
        screen.say("This is not the seal that was given.")
    return is_same
