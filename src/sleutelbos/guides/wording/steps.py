"""The steps of an activation, in the order of the gate: what one does and how the page looks."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sleutelbos.accounts.actions.links import LIFETIMES
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.gate.rules import steps as gate
from sleutelbos.gate.values import Facts
from sleutelbos.gate.values import Step as Due
from sleutelbos.guides.pictures import screens
from sleutelbos.guides.values import Rich, Step
from sleutelbos.guides.wording import common
from sleutelbos.guides.wording.telling import Telling, rich, strong
from sleutelbos.schools.values import SecretMode

_PARENT = Facts(slot=1)


def all_steps(telling: Telling) -> tuple[Step, ...]:
    """Return everything that a parent does, from the address to the first message."""
    return tuple(_walk(telling))


def _walk(telling: Telling) -> Iterator[Step]:
    yield go_to_portal(telling)
    yield sign_in(telling)
    for due in gate.steps(_PARENT):
        yield _WORDS[due](telling)
    yield start(telling)


def go_to_portal(telling: Telling) -> Step:
    """Go to the school's address, in a browser (A1, A4)."""
    notes = [
        rich(
            _(
                "On a computer, a tablet or a phone, but *the first time in the browser*, "
                "not in the app."
            )
        ),
        *common.own_language(telling),
    ]
    if telling.school.secret_mode == SecretMode.CODE:
        notes.append(
            rich(
                _(
                    "Or scan the square with dots on your letter. "
                    "Then you are signed in at once and go on with step 3."
                )
            )
        )
    return Step(
        rich(_("Go to {portal}."), portal=strong(telling.school.origin)), notes=tuple(notes)
    )


def sign_in(telling: Telling) -> Step:
    """Type the username and the initial password (A5)."""
    return Step(
        rich(
            _("Type your {username} and, as {password}, your initial password. Click {sign_in}."),
            username=telling.label("Username"),
            password=telling.label("Password"),
            sign_in=telling.label("Sign in"),
        ),
        picture=screens.sign_in(telling.look, press="Sign in"),
    )


def _account(telling: Telling) -> Step:
    return Step(
        rich(
            _("Is it your account? Then click {yes}."),
            yes=telling.label("Yes, go on"),
        ),
        notes=(
            rich(
                _(
                    "Is it somebody else's? Click {no}. Nothing changes, "
                    "and the school knows that the letter went astray."
                ),
                no=telling.label("That is not me"),
            ),
        ),
        picture=screens.account(telling.look),
    )


def _agreement(telling: Telling) -> Step:
    return Step(
        rich(
            _("Read the {agreement}. At the bottom, click {agree}."),
            agreement=telling.label("User agreement"),
            agree=telling.label("Yes, I agree"),
        ),
        picture=screens.agreement(telling.look),
    )


def _password(telling: Telling) -> Step:
    return Step(
        rich(
            _("Choose a password of your own. Type it twice and click {save}."),
            save=telling.label("Save"),
        ),
        notes=(
            *common.password_rule(telling),
            common.advice(telling),
            rich(
                _("{cancel} signs you out and leaves all as it was."),
                cancel=telling.label("Cancel"),
            ),
        ),
        picture=screens.password(telling.look, rules=common.rules_of(telling)),
    )


def _devices(telling: Telling) -> Step:
    return Step(
        rich(
            _(
                "Your password is saved. Look at the list of devices and applications that reach "
                "your account, and click {ok}."
            ),
            ok=telling.label("OK"),
        ),
        notes=(
            rich(
                _(
                    "Do the same whenever you change your password: the app and connected "
                    "applications stay signed in. Remove what you do not recognise."
                )
            ),
        ),
        picture=screens.devices(telling.look),
    )


def _details(telling: Telling) -> Step:
    return Step(
        rich(
            _("Fill in your {email} and, if you like, your phone numbers. Click {save}."),
            email=telling.label("E-mail address"),
            save=telling.label("Save"),
        ),
        notes=(
            rich(
                _(
                    "So the school can reach you. The address is required. "
                    "*Take another address than the other parent.*"
                )
            ),
        ),
        picture=screens.details(telling.look),
    )


def _confirm(telling: Telling) -> Step:
    return Step(
        rich(
            _("Check your details. Are they right? Click {yes}."),
            yes=telling.label("Yes, these are correct"),
        ),
        notes=(rich(_("Is something wrong? Click {no}."), no=telling.label("No, go back")),),
        picture=screens.confirm(telling.look),
    )


def _verify(telling: Telling) -> Step:
    return Step(
        rich(
            _(
                "Open the mail that you get. Click the button in it, and then {confirm}. "
                "*Now your account is fully activated.*"
            ),
            confirm=telling.label("Confirm my e-mail address"),
        ),
        notes=(verification(),),
        picture=screens.verify(telling.look),
    )


def verification() -> Rich:
    """Say how long the mail is good, and what to do when it does not come."""
    hours = LIFETIMES[LinkPurpose.VERIFY].total_seconds() // 3600
    return rich(
        ngettext(
            "Or type the code of six digits from the mail. The mail is good for {hours} hour. "
            "No mail? Look among the unwanted mail too.",
            "Or type the code of six digits from the mail. The mail is good for {hours} hours. "
            "No mail? Look among the unwanted mail too.",
            int(hours),
        ),
        hours=f"{hours:.0f}",
    )


def start(telling: Telling) -> Step:
    """Find the messages on the start page (A13), and the app (A14)."""
    return Step(
        rich(
            _(
                "From now on you always come to the start page. At the top stands {messages}: "
                "a number behind it means new messages. Click it to read them."
            ),
            messages=telling.label("Messages"),
        ),
        notes=(
            rich(
                _(
                    "There is an app too, so that you miss no message. "
                    "It opens once your account is fully activated."
                )
            ),
        ),
        picture=screens.start(telling.look),
    )


_WORDS: dict[Due, Callable[[Telling], Step]] = {
    Due.ACCOUNT: _account,
    Due.AGREEMENT: _agreement,
    Due.PASSWORD: _password,
    Due.DEVICES: _devices,
    Due.DETAILS: _details,
    Due.CONFIRM: _confirm,
    Due.VERIFY: _verify,
}
