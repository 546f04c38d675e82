"""Print activation letters into a file."""

import os
from pathlib import Path
from typing import Any

from sleutelbos.entrypoints.cli import asked, files, screen, start
from sleutelbos.entrypoints.cli.arguments import Options
from sleutelbos.entrypoints.cli.errors import Refused

_NOBODY = (
    "The contacts of the school are not filled in: these letters do not say who helps. "
    "sleutelbos school set --school HOST activation_name=… activation_email=… "
    "office_name=… office_email=…"
)


def run(options: Options) -> None:
    """Print letters; every one makes a new code, and the one before it no longer works."""
    start.ready()
    from sleutelbos.accounts.actions import letters
    from sleutelbos.accounts.errors import NothingToPrint
    from sleutelbos.audit.values import OPERATOR

    _see_that_it_can_be_written(options.out)
    with asked.school(options.school) as school:
        choice: Any = {"only_unused": options.only_unused}
        if options.group:
            choice["group_id"] = _group_id(school, options.group)
        try:
            if options.format == "csv":
                printed = letters.export_csv(school_id=school.id, by=OPERATOR, **choice)
            else:
                with screen.counting("setting letters") as tell:
                    printed = letters.print_letters(
                        school_id=school.id, by=OPERATOR, tell=tell, **choice
                    )
        except NothingToPrint:
            raise Refused("Nobody here waits for a letter: all have a password.") from None
        files.write_private(options.out, printed.content)
        if not (school.activation_contact.email and school.office_contact.email):
            screen.note(_NOBODY)
    made = printed.letters
    screen.say(f"{made.letters} letters in {options.out}; {made.voided} from before are void.")
    for register_id, slot in made.collected:
        screen.say(f"to be handed over in person: register id {register_id}, co-account {slot}")


def _group_id(school: Any, name: str) -> int:
    from sleutelbos.people.queries import classes

    known = classes.classes(school.school_year)
    found = next((one.id for one in known if one.name.casefold() == name.casefold()), None)
    if found is None:
        names = ", ".join(one.name for one in known) or "there is no class yet"
        raise Refused(f"{school.name} has no class {name} in {school.school_year} ({names}).")
    return found


def _see_that_it_can_be_written(path: Path) -> None:
    """Refuse before any letter is void because of a folder that is not there."""
    if path.is_dir() or not os.access(path.absolute().parent, os.W_OK):
        raise Refused(f"{path} cannot be written.")
