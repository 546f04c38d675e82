"""What people do in front of a browser, step by step as in the leaflets."""

import re
from typing import Final

import pyotp
from playwright.sync_api import Locator, Page, expect

from tests.browser import assert_axe_clean, assert_fits
from tests.installation import Installation
from tests.mailbox import Letter as Mail

PASSPHRASE: Final = "zeven groene fietsen buiten"
OTHER_PASSPHRASE: Final = "vier oude stoelen in de regen"
SCHOOL: Final = "De Beuk"
CONTACTS: Final = {
    "activation_name": "Lies Maes",
    "activation_email": "lies@debeuk.example",
    "office_name": "Secretariaat",
    "office_email": "secretariaat@debeuk.example",
}


# What everybody does.


def look(page: Page) -> None:
    """See that the page is for everybody, on a small screen and on a large one."""
    before = page.viewport_size or {"width": 1280, "height": 800}
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        assert_axe_clean(page)
    page.set_viewport_size(before)


def see(page: Page, *sentences: str) -> None:
    """See that each sentence stands on the page as one reads it."""
    for sentence in sentences:
        expect(page.locator("body")).to_contain_text(sentence)


def wait_until(page: Page, sentence: str, *, at: str) -> None:
    """Come back to a page until the worker has done what the sentence tells."""
    for _ in range(40):
        page.goto(at)
        if sentence in page.locator("main").inner_text():
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{sentence} does not come on {at}")


def press(page: Page, label: str) -> None:
    """Press the button or link with this label."""
    button(page, label).click()


def button(page: Page, label: str) -> Locator:
    """Find the one button or link in the page with this label."""
    main = page.locator("main")
    named = {"name": label, "exact": True}
    return main.get_by_role("button", **named).or_(main.get_by_role("link", **named)).first


def fill(page: Page, **typed: str) -> None:
    """Type into fields by their names."""
    for name, text in typed.items():
        page.locator(f"main [name={name}]").fill(text)


def tick(page: Page, label: str) -> None:
    """Tick the box with this label."""
    page.locator("main").get_by_label(label, exact=True).check()


def heading(page: Page, text: str) -> None:
    """See the title of the page."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def sign_in(page: Page, installation: Installation, username: str, password: str) -> None:
    """Sign in on the start page of the school."""
    page.goto(installation.url())
    fill(page, username=username, password=password)
    press(page, "Aanmelden")


def have_an_authenticator(page: Page) -> None:
    """Let this device know its owner by a finger, so that it can keep passkeys."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in_by_passkey(page: Page, installation: Installation, *, by_button: bool) -> None:
    """Sign in with the finger: as the browser offers where the username is typed, or by a button.

    This authenticator takes every offer at once; where there is none, there is the button.
    """
    if by_button:
        page.add_init_script("delete PublicKeyCredential.isConditionalMediationAvailable")
    page.goto(installation.url())
    if by_button:
        press(page, "Aanmelden met passkey")


def sign_out(page: Page) -> None:
    """Sign out, from the menu."""
    page.locator("summary.bar-link").click()
    page.get_by_role("button", name="Afmelden").click()
    heading(page, "U bent afgemeld")


# The activation (A6–A12).


def recognise(page: Page) -> None:
    """Say: this is my account."""
    heading(page, "Is dit uw account?")
    press(page, "Ja, ga verder")


def agree(page: Page) -> None:
    """Agree with the user agreement."""
    heading(page, "Gebruikersovereenkomst")
    press(page, "Ja, ik ga akkoord")


def choose_password(page: Page, password: str = PASSPHRASE) -> None:
    """Choose a password, typed twice."""
    heading(page, "Kies uw wachtwoord")
    fill(page, password=password, repeat=password)
    press(page, "Opslaan")


def review_devices(page: Page) -> None:
    """Look at the devices, and go on."""
    heading(page, "Toestellen en toepassingen")
    press(page, "OK")


def give_details(page: Page, **details: str) -> None:
    """Say how the school reaches you."""
    heading(page, f"Welkom bij {SCHOOL}")
    fill(page, **details)
    press(page, "Opslaan")


def confirm_details(page: Page) -> None:
    """Say that the details are correct."""
    heading(page, "Kloppen deze gegevens?")
    press(page, "Ja, deze zijn correct")


def activate(page: Page, *, email: str, password: str = PASSPHRASE) -> None:
    """Take all steps up to the mail, after the first sign-in."""
    recognise(page)
    agree(page)
    choose_password(page, password)
    review_devices(page)
    give_details(page, email=email)
    confirm_details(page)
    heading(page, "Bevestig uw e-mailadres")


def six_digits(mail: Mail) -> str:
    """Read the code in a verification mail."""
    found = re.search(r"\b(\d{3}) ?(\d{3})\b", mail.text)
    assert found, mail.text
    return "".join(found.groups())


def verify_by_code(page: Page, mail: Mail) -> None:
    """Type the code of the mail on the page that waits."""
    fill(page, code=six_digits(mail))
    press(page, "Bevestigen")
    heading(page, "Klaar. Uw account is volledig geactiveerd.")


def verify_by_link(page: Page, mail: Mail) -> None:
    """Open the link of the mail, and press its button."""
    page.goto(mail.link)
    heading(page, "Nog één klik")
    press(page, "Bevestig mijn e-mailadres")
    heading(page, "Klaar. Uw account is volledig geactiveerd.")


def by_keyboard(page: Page, label: str) -> None:
    """Go with Tab to the field, button or link with this label, and stay there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if label == page.evaluate(_WHERE):
            return
    raise AssertionError(f"Tab does not come to {label} on {page.url}")


_WHERE = """() => {
  const at = document.activeElement;
  const named = at.labels?.length ? at.labels[0] : at;
  return (named.innerText ?? "").replace(/\\*$/, "").trim();
}"""


# The people of the school.

STAFF_PASSWORD: Final = "een lange sleutel voor kantoor"


def choose_staff_password(page: Page, link: str, password: str = STAFF_PASSWORD) -> None:
    """Choose the first password by the link of an invitation."""
    page.goto(link)
    choose_password(page, password)
    see(page, "Uw nieuwe wachtwoord is bewaard. Meld u ermee aan.")


def set_up_the_second_key(page: Page) -> list[str]:
    """Show the authenticator's code once; return the printed codes."""
    heading(page, "Stel uw tweede stap in")
    printed = page.locator("ol.codes li").all_inner_texts()
    key = page.locator(".scan .mono").inner_text().replace(" ", "")
    fill(page, code=pyotp.TOTP(key).now())
    press(page, "Bevestigen")
    see(page, f"U bent aangemeld als personeelslid van {SCHOOL}.")
    return printed


def join_the_office(page: Page, installation: Installation, *, name: str, role: str) -> None:
    """Come in as a new member of staff, up to the console."""
    said = installation.run(
        "staff", "invite", "--school", "localhost", "--name", name, "--role", role,
        "--email", f"{role}@debeuk.example", "--print-link",
    )  # fmt: skip
    username, link = said.split()
    choose_staff_password(page, link)
    sign_in(page, installation, username, STAFF_PASSWORD)
    agree(page)
    set_up_the_second_key(page)
    page.goto(installation.url("/console/"))


def open_family(page: Page, installation: Installation, pupil: str) -> None:
    """Find a family by the pupil's name, as one types."""
    page.goto(installation.url("/console/"))
    page.locator("main [type=search]").press_sequentially(pupil.partition(" ")[0], delay=20)
    page.locator("main .found-line").filter(has_text=pupil).first.click()
    heading(page, pupil)


def account_card(page: Page, name: str) -> Locator:
    """Find the card of an account on the family page."""
    named = page.get_by_role("heading", level=2).filter(has_text=name)
    return page.locator("section.member").filter(has=named)
