"""The words of the mails that carry a link. What a stranger may read names nobody."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from sleutelbos.accounts.mails import plain
from sleutelbos.accounts.mails.content import Button, Content
from sleutelbos.accounts.mails.recipients import Recipient
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.kit import languages


@dataclass(frozen=True, slots=True)
class SeenSignIn:
    """What is told of a sign-in: the browser, the network without its last part, and when."""

    browser: str
    network: str
    at: dt.datetime


Linked = tuple[Recipient, str]  # to whom, and the address of the link


def verification(*, url: str, code: str, school_name: str) -> Content:
    """Ask to confirm an address. Perhaps a stranger reads this: it names no person."""
    return Content(
        title=_("Confirm your e-mail address"),
        paragraphs=(
            _("This e-mail address was given for an account at %(school)s.")
            % {"school": school_name},
            _("Click the button. Then we know that this address is yours."),
        ),
        buttons=(Button(_("Confirm my e-mail address"), url),),
        code=f"{code[:3]} {code[3:]}",
        closing=(
            _("The button works once, for 72 hours."),
            _("Did you not ask for this? Then you need not do anything."),
        ),
    )


def reset(linked: list[Linked], *, school_name: str) -> Content:
    """Give the way to a new password, for each account that has this address (D12, D14)."""
    return Content(
        title=_("Choose a new password"),
        greeting=_greeting(linked),
        paragraphs=(
            _("A new password was asked for your account at %(school)s.") % {"school": school_name},
            *_choice(linked),
        ),
        buttons=_buttons(linked, _("Choose a new password")),
        closing=(
            _("The button works once, for 60 minutes."),
            _("Do you use the app? Enter your new password there too."),
            _("Did you not ask for this? Then you need not do anything: your password stays."),
        ),
    )


def browser(linked: list[Linked], *, school_name: str) -> Content:
    """Give the way past the limit, on a device that is made known (D19)."""
    return Content(
        title=_("A link for your device"),
        greeting=_greeting(linked),
        paragraphs=(
            _("There were too many attempts to sign in at %(school)s with your username.")
            % {"school": school_name},
            _("With this link you can sign in all the same. Open it on your own device."),
            *_choice(linked),
        ),
        buttons=_buttons(linked, _("This is my device")),
        closing=(
            _("The button works once, for 60 minutes."),
            _("Did you not ask for this? Then you need not do anything."),
        ),
    )


def invitation(recipient: Recipient, *, url: str, school_name: str) -> Content:
    """Invite a member of staff to choose a first password."""
    return Content(
        title=_("Your account at %(school)s") % {"school": school_name},
        greeting=_("Dear %(name)s,") % {"name": recipient.name},
        paragraphs=(
            _("%(school)s made an account for you.") % {"school": school_name},
            _("Your username is: %(username)s") % {"username": recipient.username},
        ),
        buttons=(Button(_("Choose your password"), url),),
        closing=(seven_days(),),
    )


def reminder(recipient: Recipient, *, url: str, school_name: str) -> Content:
    """Remind of what is left to do. Where the address was never proved, it names nobody."""
    return Content(
        title=_("Your account is not ready yet"),
        greeting=_("Dear %(name)s,") % {"name": recipient.name} if recipient.is_verified else "",
        paragraphs=(
            _("You have an account at %(school)s. It is not ready yet.") % {"school": school_name},
            _("Sign in. Then you see what is left to do. It takes a few minutes."),
            _("Is it your first time? Then use the letter of the school."),
        ),
        buttons=(Button(_("Sign in"), url),),
        closing=(_("Do you need help? Contact the school."),),
    )


def sign_in(
    recipient: Recipient, *, seen: SeenSignIn, url: str, school_name: str, zone: str
) -> Content:
    """Tell of a sign-in with a browser that nobody knew, and how to stop it."""
    facts = (
        (_("When"), _moment(seen.at, zone)),
        (_("Browser"), plain.name(seen.browser)),
        (_("Network"), seen.network),
    )
    return Content(
        title=_("Was it you who signed in?"),
        greeting=_("Dear %(name)s,") % {"name": recipient.name},
        paragraphs=(
            _("Somebody signed in to your account at %(school)s with a new browser.")
            % {"school": school_name},
            *_choice([(recipient, url)]),
            *(f"{name}: {_isolated(value)}" for name, value in facts if value),
            *to_freeze(),
        ),
        buttons=(freeze_button(url),),
        closing=(seven_days(),),
    )


def to_freeze() -> tuple[str, ...]:
    """Say when to use the button that blocks an account, and when not."""
    return (
        _("Was it you? Then you need not do anything."),
        _("Was it not you? Then click the button, and block your account at once."),
    )


def freeze_button(url: str) -> Button:
    """Return the button that blocks an account."""
    return Button(_("It was not me"), url)


def seven_days() -> str:
    """Say how long a button works that may wait."""
    return _("The button works once, for 7 days.")


def account_name(recipient: Recipient) -> str:
    """Return how a mail calls an account, to who has several."""
    if recipient.child and recipient.slot > 0:
        return _("%(name)s, parent of %(child)s") % {
            "name": recipient.name,
            "child": recipient.child,
        }
    return recipient.name


def _moment(at: dt.datetime, zone: str) -> str:
    from babel.dates import format_datetime

    locale = languages.of_dates(translation.get_language() or languages.FIRST)
    return format_datetime(at.astimezone(ZoneInfo(zone)), "d MMMM y HH:mm", locale=locale)


def _isolated(value: str) -> str:
    return languages.isolated(value, translation.get_language() or languages.FIRST)


LINKED = {LinkPurpose.RESET: reset, LinkPurpose.BROWSER: browser}


def _greeting(linked: list[Linked]) -> str:
    if len(linked) > 1:
        return ""
    return _("Dear %(name)s,") % {"name": linked[0][0].name}


def _choice(linked: list[Linked]) -> tuple[str, ...]:
    if len(linked) > 1:
        return (_("Several accounts have this e-mail address. Choose the one that you mean."),)
    recipient = linked[0][0]
    if not recipient.child or recipient.slot == 0:
        return ()
    return (_("It is your account as a parent of %(child)s.") % {"child": recipient.child},)


def _buttons(linked: list[Linked], label: str) -> tuple[Button, ...]:
    is_one = len(linked) == 1
    return tuple(
        Button(label, url, note="" if is_one else account_name(recipient))
        for recipient, url in linked
    )
