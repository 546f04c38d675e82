"""Leaflet A: how a parent's account is activated."""

from django.utils.translation import gettext as _

from sleutelbos.guides.values import Rich, Section
from sleutelbos.guides.wording import common, steps
from sleutelbos.guides.wording.telling import Telling, rich


def title(_telling: Telling) -> str:
    """Return what the guide is called."""
    return _("Activate your account")


def lead(_telling: Telling) -> str:
    """Return the sentence below the title."""
    return _("It takes ten minutes. You may stop halfway and go on later, also on another device.")


def sections(telling: Telling) -> tuple[Section, ...]:
    """Return the parts of the leaflet."""
    return (
        Section(_("What you need"), points=needs(), icon="file-text"),
        Section(_("Your username"), text=common.username(telling), icon="user"),
        Section(
            _("Your initial password"), text=common.initial_password(telling), icon="key-round"
        ),
        Section(_("Who has an account?"), text=common.who(telling), icon="users"),
        Section(_("Step by step"), steps=steps.all_steps(telling)),
    )


def needs() -> tuple[Rich, ...]:
    """Return what to have at hand."""
    return (
        rich(_("*The letter* from school with your name on it.")),
        rich(_("*A computer, tablet or phone* with the internet.")),
        rich(_("*An e-mail address of your own* whose mail you can read right now.")),
    )
