"""The pages that guides show. A test opens each of them and finds every text that stands here.

Texts are asked for by the message ids of the pages' own templates.
"""

from sleutelbos.gate.rules import steps
from sleutelbos.gate.values import Facts
from sleutelbos.gate.values import Step as Due
from sleutelbos.guides.pictures import drawing
from sleutelbos.guides.pictures.elements import (
    Button,
    Fold,
    Good,
    Greeting,
    Heading,
    Input,
    Lines,
    Link,
    Nothing,
    Pairs,
    Panel,
    Part,
    Place,
    Row,
    Rules,
    Screen,
    Tile,
    Words,
)
from sleutelbos.guides.pictures.look import CHILD, EMAIL, GROUP, GUARDIAN, Look
from sleutelbos.guides.values import Picture

_HIDDEN = "•" * 12
_PAGES = {
    Due.ACCOUNT: "portal:account",
    Due.AGREEMENT: "portal:agreement",
    Due.PASSWORD: "portal:choose_password",
    Due.DEVICES: "portal:review_devices",
    Due.DETAILS: "portal:details",
    Due.CONFIRM: "portal:confirm",
}
_NAMES = {
    Due.ACCOUNT: "Your account",
    Due.AGREEMENT: "Agreement",
    Due.PASSWORD: "Password",
    Due.DEVICES: "Devices",
    Due.DETAILS: "Details",
    Due.CONFIRM: "Check",
    Due.VERIFY: "E-mail",
}


def sign_in(look: Look, *, press: str) -> Picture:
    """Draw the sign-in page (A5), with what to click."""
    said = look.said
    is_filled = press == "Sign in"
    parts = (
        Heading(said("Sign in")),
        Input(said("Username"), typed=look.example if is_filled else ""),
        Input(said("Password"), typed=_HIDDEN if is_filled else "", switch=said("Show")),
        Link(said("Forgotten your password?")),
        Button(said("Sign in"), is_wide=True),
    )
    return _gate("portal:sign_in", parts, look, press=said(press))


def account(look: Look) -> Picture:
    """Draw the page that asks whose account it is."""
    said = look.said
    whose = said(
        "You are activating the account of %(guardian)s, parent of %(pupil)s, class %(group)s.",
        guardian=GUARDIAN,
        pupil=CHILD,
        group=GROUP,
    )
    yes, no = said("Yes, go on"), said("That is not me")
    row = Row((Button(yes), Button(no, is_quiet=True)), is_at_end=False)
    panel = Panel((Words(whose, is_soft=False), row))
    parts = (Heading(said("Is this your account?")), panel)
    return _step(Due.ACCOUNT, parts, look, press=yes)


def agreement(look: Look) -> Picture:
    """Draw the user agreement, its button at the bottom (A6)."""
    said = look.said
    yes, no = said("Yes, I agree"), said("I do not agree, sign out")
    panel = Panel((Lines(5), Row((Button(yes), Button(no, is_quiet=True)), is_at_end=False)))
    parts = (Heading(said("User agreement")), panel)
    return _step(Due.AGREEMENT, parts, look, press=yes)


def password(look: Look, *, rules: tuple[str, ...]) -> Picture:
    """Draw the page where a password is chosen (A7)."""
    said = look.said
    show, save = said("Show"), said("Save")
    panel = Panel(
        (
            Input(said("Username"), typed=look.example, is_fixed=True),
            Input(said("New password"), typed=_HIDDEN, switch=show),
            Rules(rules),
            Fold(said("Suggest a passphrase.")),
            Input(said("Repeat the new password"), typed=_HIDDEN, switch=show),
            Row((Button(said("Cancel"), is_quiet=True), Button(save))),
        )
    )
    parts = (Heading(said("Choose your password")), panel)
    return _step(Due.PASSWORD, parts, look, press=save)


def devices(look: Look) -> Picture:
    """Draw the list of what reaches the account (A9)."""
    said = look.said
    parts = (
        Heading(said("Devices and applications")),
        Good(said("Your new password is saved.")),
        Nothing(said("There are no devices that reach your account through the app.")),
        Heading(said("External applications"), is_small=True),
        Nothing(said("There are no external applications that reach your account.")),
        Row((Button(said("OK")),)),
    )
    return _step(Due.DEVICES, parts, look, press=said("OK"))


def details(look: Look) -> Picture:
    """Draw the page that asks for the details (A10)."""
    said = look.said
    save = said("Save")
    panel = Panel(
        (
            Input(said("E-mail address"), typed=EMAIL, star="*"),
            Input(said("Phone number")),
            Input(said("Mobile number"), typed="0475 12 34 56"),
            Words(f"* {said('Required fields')}"),
            Row((Button(save),)),
        )
    )
    parts = (
        Heading(said("Welcome to %(school)s", school=look.school)),
        Words(said("Complete your details. Then the school can reach you.")),
        panel,
    )
    return _step(Due.DETAILS, parts, look, press=save)


def confirm(look: Look) -> Picture:
    """Draw the page that asks whether the details are right (A11)."""
    said = look.said
    yes = said("Yes, these are correct")
    pairs = Pairs(
        (
            (said("E-mail address"), EMAIL),
            (said("Phone number"), "–"),
            (said("Mobile number"), "0475 12 34 56"),
        )
    )
    row = Row((Button(said("No, go back"), is_quiet=True), Button(yes)))
    parts = (Heading(said("Are these details right?")), Panel((pairs, row)))
    return _step(Due.CONFIRM, parts, look, press=yes)


def verify(look: Look) -> Picture:
    """Draw the page behind the button in the mail (A12)."""
    said = look.said
    press = said("Confirm my e-mail address")
    parts = (Heading(said("One more click")), Button(press, is_wide=True))
    return _gate("portal:verify_link", parts, look, press=press)


def start(look: Look) -> Picture:
    """Draw the start page, its messages at the top (A13)."""
    said = look.said
    messages, first_name = said("Messages"), GUARDIAN.partition(" ")[0]
    greeting = Greeting(
        said("Hello %(name)s", name=first_name),
        said(
            "You are signed in as parent of %(pupil)s, class %(group)s.", pupil=CHILD, group=GROUP
        ),
    )
    parts = (
        greeting,
        Tile(said("Profile"), said("Your e-mail address, phone numbers and language")),
        Tile(said("Devices and applications"), said("What reaches your account through the app")),
    )
    screen = Screen("portal:start", parts, menu=(messages, first_name), press=messages)
    return drawing.picture(screen, look)


def request(look: Look) -> Picture:
    """Draw the page where a new password is asked for (B4)."""
    said = look.said
    press = said("Request password")
    parts = (
        Heading(said("Ask for a new password")),
        Input(
            said("Username"),
            hint=said(
                "Your username is the name of your child, with us %(example)s.",
                example=look.example,
            ),
        ),
        Input(said("E-mail address"), typed=EMAIL),
        Button(press, is_wide=True),
    )
    return _gate("portal:forgot_request", parts, look, press=press)


def help_form(look: Look) -> Picture:
    """Draw the form for the school office (B2)."""
    said = look.said
    press = said("Send")
    parts = (
        Heading(said("Help from the school")),
        Words(
            said(
                "The school helps you on. Send a mail to %(office)s, or fill this in:",
                office=look.office,
            )
        ),
        Input(said("Name and class of your child"), typed=f"{CHILD}, {GROUP}"),
        Input(said("Your name"), typed=GUARDIAN),
        Input(said("E-mail address that we may link"), typed=EMAIL),
        Button(press, is_wide=True),
    )
    return _gate("portal:forgot_help", parts, look, press=press)


def _gate(name: str, parts: tuple[Part, ...], look: Look, *, press: str) -> Picture:
    motto = look.said("One username. A key for each of you.")
    screen = Screen(name, parts, is_gate=True, motto=motto, press=press)
    return drawing.picture(screen, look)


def _step(due: Due, parts: tuple[Part, ...], look: Look, *, press: str) -> Picture:
    said = look.said
    walk = steps.steps(Facts(slot=1))
    number = walk.index(due) + 1
    line = said("Step %(number)s of %(total)s", number=str(number), total=str(len(walk)))
    place = Place(number, len(walk), line, said(_NAMES[due]))
    screen = Screen(_PAGES[due], parts, menu=(said("Sign out"),), place=place, press=press)
    return drawing.picture(screen, look)
