"""What people do in front of a browser, step by step as in the leaflets."""

import re
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.browser import assert_axe_clean, assert_fits
from tests.installation import HOUSE, Installation
from tests.journeys.letters import Letter, read_letters
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
REGISTERS: Final = Path(__file__).parent.parent / "registers"


# What the school does beforehand.


def open_the_school(installation: Installation) -> str:
    """Make the school with its contacts; return the link that invites its administrator."""
    said = installation.run(
        "init", "--name", SCHOOL, "--origin", installation.url("").rstrip("/"),
        "--admin-name", "Griet Claes", "--admin-email", "griet@debeuk.example",
    )  # fmt: skip
    settings = [f"{name}={value}" for name, value in CONTACTS.items()]
    installation.run("school", "set", "--school", "localhost", *settings)
    return said.split()[-1]


def import_the_register(installation: Installation, folder: Path, *, classes: set[str]) -> None:
    """Import these classes of the primary school, with the real command."""
    head, *rows = (REGISTERS / "basisschool.csv").read_bytes().splitlines(keepends=True)
    chosen = [row for row in rows if row.split(b";")[3].decode("cp1252") in classes]
    register = folder / "register.csv"
    register.write_bytes(head + b"".join(chosen))
    installation.run("import", str(register), "--school", "localhost", "--apply")


def print_letters(
    installation: Installation, folder: Path, *, group: str, pupils: tuple[str, ...]
) -> dict[tuple[str, int], Letter]:
    """Print a class as PDF, and read the letters of these pupils."""
    out = folder / f"{group}.pdf"
    installation.run(
        "letters", "--school", "localhost", "--class", group, "--format", "pdf", "--out", str(out)
    )
    return read_letters(out, pupils=pupils)


def let_links_expire(installation: Installation) -> None:
    """Let three days pass, for the links in mails."""
    statement = (
        "from django.db.models import F;"
        "from sleutelbos.accounts.models import EmailLink; from sleutelbos.kit import scope\n"
        "with scope.everywhere(): EmailLink.objects.update(expires_at=F('made_at'))"
    )
    manage = str(HOUSE / "manage.py")
    installation._finish([sys.executable, manage, "shell", "--no-imports", "-c", statement], 0)


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


def heading(page: Page, text: str) -> None:
    """See the title of the page."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def sign_in(page: Page, installation: Installation, username: str, password: str) -> None:
    """Sign in on the start page of the school."""
    page.goto(installation.url())
    fill(page, username=username, password=password)
    press(page, "Aanmelden")


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
