"""The poster: for the door of the school, read in passing."""

from django.utils.translation import gettext as _

from sleutelbos.accounts.rules import usernames
from sleutelbos.guides.values import Rich, Section
from sleutelbos.guides.wording import common
from sleutelbos.guides.wording.telling import Telling, rich, strong, typed
from sleutelbos.schools.values import SecretMode


def title(telling: Telling) -> str:
    """Return what stands largest: the words at the school's gate."""
    return telling.said("One username. A key for each of you.")


def lead(telling: Telling) -> str:
    """Return the sentence below the title."""
    return _("How you sign in at {school}").format(school=telling.school.name)


def sections(telling: Telling) -> tuple[Section, ...]:
    """Return the four things to know."""
    return (
        Section(_("First time?"), text=(*_letter(telling), common.days(telling)), icon="file-text"),
        Section(_("Your username"), text=_username(telling), icon="user"),
        Section(_("Your own password"), text=_own(telling), icon="key-round"),
        Section(telling.said("Forgotten your password?"), text=_forgotten(telling), icon="mail"),
    )


def _letter(telling: Telling) -> tuple[Rich, ...]:
    if telling.school.secret_mode == SecretMode.CODE:
        return (
            rich(_("Take *the letter* from school. Scan its square with dots, or type its code.")),
        )
    return (rich(_("Take *the letter* from school. It says how you get in.")),)


def _username(telling: Telling) -> tuple[Rich, ...]:
    recipe = telling.school.username_recipe
    return (
        rich(
            _("The name of your child: {formula}."),
            formula=strong(common.formula(recipe)),
        ),
        rich(
            _("For {child} that is {example}."),
            child=" ".join(usernames.EXAMPLE),
            example=typed(usernames.example(recipe)),
        ),
    )


def _own(telling: Telling) -> tuple[Rich, ...]:
    return (
        rich(_("Every parent chooses *a password of their own*. Tell it to nobody.")),
        common.advice(telling),
    )


def _forgotten(telling: Telling) -> tuple[Rich, ...]:
    return (
        rich(
            _("On the sign-in page, click {forgotten}."),
            forgotten=telling.label("Forgotten your password?"),
        ),
        rich(_("With the e-mail address that you confirmed you make a new one yourself.")),
    )
