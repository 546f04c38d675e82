"""Invite members of staff: one, or all of a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sleutelbos.entrypoints.cli import asked, screen, start
from sleutelbos.entrypoints.cli.arguments import Options
from sleutelbos.entrypoints.cli.errors import Refused


def run(options: Options) -> int:
    """Do one of the acts."""
    start.ready()
    if options.act == "import":
        from sleutelbos.entrypoints.cli import register

        return register.import_staff(options)
    _invite(options)
    return 0


def names_of(text: str) -> tuple[str, str]:
    """Return first name and family name; the first word is the first name."""
    first, _, family = " ".join(text.split()).partition(" ")
    if not family:
        raise Refused("A name is a first name and a family name.")
    return first, family


def address_of(text: str) -> str:
    """Return an address that mail can go to."""
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(text)
    except ValidationError:
        raise Refused(f"{text} is no e-mail address.") from None
    return text


def invite_with_link(school: Any, **who: Any) -> tuple[str, str]:
    """Invite somebody and return their username and a one-time link."""
    from sleutelbos.accounts.actions import staff
    from sleutelbos.audit.values import OPERATOR

    invited = staff.invite(school=school, by=OPERATOR, **who)
    link = staff.link_for(account_id=invited.account_id, school=school, by=OPERATOR)
    return invited.username, link


@contextmanager
def _known_role() -> Iterator[None]:
    """Say in words that somebody has another role here."""
    from sleutelbos.accounts.errors import AlreadyStaff

    try:
        yield
    except AlreadyStaff as refusal:
        role = refusal.facts["role"]
        raise Refused(f"That address works here already, as {role}: say --role {role}.") from None


def _invite(options: Options) -> None:
    from django.db import transaction

    from sleutelbos.accounts.actions import staff
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.people.values import StaffRole

    first_name, family_name = names_of(options.name)
    who: dict[str, Any] = {
        "first_name": first_name,
        "family_name": family_name,
        "email": address_of(options.email),
        "role": StaffRole(options.role),
    }
    with asked.school(options.school) as school, _known_role(), transaction.atomic():
        if options.print_link:
            username, link = invite_with_link(school, **who)
            screen.say(f"{username}\n{link}")
            return
        invited = staff.invite(school=school, by=OPERATOR, **who)
        staff.mail_invitation(account_id=invited.account_id, school_id=school.id, by=OPERATOR)
        screen.say(f"{options.name} is invited by mail, as {invited.username}.")
