"""Leaflet B: what to do about a forgotten password."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sleutelbos.accounts.actions.links import LIFETIMES
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.guides.pictures import diagram, screens
from sleutelbos.guides.values import Rich, Run, Section, Step
from sleutelbos.guides.wording import common
from sleutelbos.guides.wording.telling import Telling, rich, strong


def title(telling: Telling) -> str:
    """Return what the guide is called: what stands on the sign-in page."""
    return telling.said("Forgotten your password?")


def lead(_telling: Telling) -> str:
    """Return the sentence below the title."""
    return _("Two questions show you the way. Mostly you have a new password in five minutes.")


def sections(telling: Telling) -> tuple[Section, ...]:
    """Return the parts of the leaflet."""
    return (
        question(telling),
        Section(_("Ask for a new password yourself"), steps=_yourself(telling), icon="key-round"),
        Section(_("The school helps you"), steps=_by_school(telling), icon="users"),
        Section(_("Which username?"), text=_username(telling), icon="user"),
    )


def question(telling: Telling) -> Section:
    """Return the diagram (B1), drawn and in words."""
    return Section(
        _("Which way is yours?"),
        picture=diagram.picture(telling.look),
        outline=diagram.outline(telling.look),
    )


def _yourself(telling: Telling) -> tuple[Step, ...]:
    return (
        Step(
            rich(
                _("Go to {portal}. Click {forgotten} and answer {yes} twice."),
                portal=strong(telling.school.origin),
                forgotten=telling.label("Forgotten your password?"),
                yes=telling.label("YES"),
            ),
            notes=common.own_language(telling),
            picture=screens.sign_in(telling.look, press="Forgotten your password?"),
        ),
        Step(
            rich(
                _("Fill in the {username} and the {email} that you confirmed. Click {request}."),
                username=telling.label("Username"),
                email=telling.label("E-mail address"),
                request=telling.label("Request password"),
            ),
            picture=screens.request(telling.look),
        ),
        Step(
            rich(
                _(
                    "You get a mail within a few minutes. Click the button in it, choose a new "
                    "password and click {save}."
                ),
                save=telling.label("Save"),
            ),
            notes=(_mail(), *common.password_rule(telling)),
        ),
        Step(rich(_("Do you use the app? *Enter your new password there too.*"))),
    )


def _mail() -> Rich:
    minutes = int(LIFETIMES[LinkPurpose.RESET].total_seconds() // 60)
    return rich(
        ngettext(
            "The mail is good for {minutes} minute. No mail? Look among the unwanted mail too.",
            "The mail is good for {minutes} minutes. No mail? Look among the unwanted mail too.",
            minutes,
        ),
        minutes=str(minutes),
    )


def _by_school(telling: Telling) -> tuple[Step, ...]:
    return (
        Step(
            rich(
                _(
                    "Mail {office}. Say the *name and class* of your child or children, and the "
                    "*e-mail address* that the school may link."
                ),
                office=office(telling),
            ),
            notes=(
                rich(
                    "{rule}",
                    rule=telling.said(
                        "Use another address than the other parent: one child cannot have two "
                        "co-accounts with the same address."
                    ),
                ),
                rich(
                    _("You can also ask on the portal: {page}."),
                    page=strong(f"{telling.school.origin}/forgot/help"),
                ),
            ),
            picture=screens.help_form(telling.look),
        ),
        Step(
            rich(
                _(
                    "The school links the address. You get a mail: click the button in it, and "
                    "then {confirm}."
                ),
                confirm=telling.label("Confirm my e-mail address"),
            ),
        ),
        Step(
            rich(
                _("Now you can ask for a new password yourself: see *{section}*."),
                section=_("Ask for a new password yourself"),
            ),
        ),
    )


def office(telling: Telling) -> Run:
    """Return how the school office is mailed; by its name when it has no address."""
    contact = telling.school.office_contact
    return strong(contact.email or contact.name or telling.said("School office"))


def _username(telling: Telling) -> tuple[Rich, ...]:
    return (
        *common.username(telling),
        rich(_("Trouble with the username? Ask the school.")),
    )
