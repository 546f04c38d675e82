"""Make the first school and a one-time link for its administrator: no default password."""

import sys

from sleutelbos.entrypoints.cli import screen, start
from sleutelbos.entrypoints.cli.arguments import Options
from sleutelbos.entrypoints.cli.commands import school, staff
from sleutelbos.entrypoints.cli.errors import Refused

_QUESTIONS = {
    "name": "Name of the school",
    "origin": "Where is it (https://school.example.be)",
    "admin_name": "Name of its administrator",
    "admin_email": "Address of its administrator",
}


def run(options: Options) -> int:
    """Ask for what was not given, open the school, print the link."""
    answers = {name: _answer(name, getattr(options, name)) for name in _QUESTIONS}
    missing = [name for name, answer in answers.items() if not answer]
    if missing:
        for name in missing:
            screen.note(f"--{name.replace('_', '-')} is missing.")
        return 2
    start.ready()
    _see_that_it_is_first()
    opened = _open(answers)
    screen.say(opened)
    return 0


def _open(answers: dict[str, str]) -> str:
    from django.db import transaction

    from sleutelbos.kit import scope
    from sleutelbos.people.values import StaffRole

    first_name, family_name = staff.names_of(answers["admin_name"])
    email = staff.address_of(answers["admin_email"])
    with transaction.atomic():
        opened = school.open_one(name=answers["name"], origin=answers["origin"])
        with scope.within(opened.id):
            username, link = staff.invite_with_link(
                opened,
                first_name=first_name,
                family_name=family_name,
                email=email,
                role=StaffRole.ADMINISTRATOR,
            )
    return (
        f"{opened.name} is at {opened.origin}/\n"
        f"{answers['admin_name']} signs in as {username}, and chooses a password here, once, "
        f"within seven days:\n{link}"
    )


def _answer(name: str, given: str | None) -> str:
    if given is not None or not sys.stdin.isatty():
        return (given or "").strip()
    return input(f"{_QUESTIONS[name]}: ").strip()


def _see_that_it_is_first() -> None:
    from sleutelbos.schools import queries

    if queries.all_schools():
        raise Refused("There is a school already; add another with: sleutelbos school add")
