"""What writers and readers of messages do in front of a browser."""

import re
import subprocess
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect

from tests.browser import assert_fits
from tests.installation import Installation
from tests.journeys import steps
from tests.messaging import files

PHOTO: Final = {"name": "zee.jpg", "mimeType": "text/plain"}  # what a browser says counts not
PROGRAM: Final = {"name": "spel.exe", "mimeType": "image/jpeg", "buffer": b"MZ"}


def password_of(email: str) -> str:
    """Return the password of a parent."""
    return f"{steps.PASSPHRASE} van {email.partition('@')[0]}"


def write(
    page: Page, installation: Installation, *, subject: str, text: str, with_files: tuple = ()
) -> None:
    """Write to the parents of the class, up to the page that shows whom it reaches."""
    page.goto(installation.url("/messages/new"))
    page.locator(".choice").filter(has_text="L3A").first.locator("input[name=group]").check()
    steps.fill(page, subject=subject, source=text)
    if with_files:
        page.get_by_label("Bestanden en foto's").set_input_files(list(with_files))
        expect(page.locator("[data-files-kept] .file")).to_have_count(len(with_files))
    page.get_by_label("Ja, van één ouder per kind").check()
    steps.press(page, "Kijk wie het bereikt")
    steps.heading(page, "Nakijken en versturen")


def write_by_keyboard(page: Page, installation: Installation, *, subject: str, text: str) -> None:
    """Write to the class with a photo, by keys alone, up to the page that shows whom it reaches."""
    page.goto(installation.url("/messages"))
    _at(page, "Schrijven", "Enter")
    steps.heading(page, "Schrijf een bericht")
    _at(page, "L3A", "Space")
    _at(page, "Onderwerp")
    page.keyboard.type(subject)
    _at(page, "Tekst")
    page.keyboard.type(text)
    with page.expect_file_chooser() as chooser:
        _at(page, "Bestanden en foto's", "Enter")
    chooser.value.set_files([{**PHOTO, "buffer": files.a_photo(size=(900, 600))}, PROGRAM])
    expect(page.locator("[data-files-kept]")).to_contain_text("“spel.exe” is een programma")
    expect(page.locator("[data-files-kept]")).to_contain_text("zee.jpg")
    steps.look(page)
    _at(page, "Neen", "ArrowDown")
    _at(page, "Kijk wie het bereikt", "Enter")
    steps.heading(page, "Nakijken en versturen")


def send_by_keyboard(page: Page) -> None:
    """See by name who is not reached, come back, and send."""
    _at(page, "Wie is nu niet te bereiken?", "Enter")
    steps.heading(page, "Wie is nu niet te bereiken?")
    steps.see(page, "Véronique Vandenbroucke")
    _at(page, "Nakijken en versturen", "Enter")
    steps.heading(page, "Nakijken en versturen")
    button = page.locator("main form").get_by_role("button", name="Verstuur naar")
    _at(page, button.inner_text(), "Enter")


def send(page: Page) -> None:
    """Press the button that says to how many."""
    page.locator("main form").get_by_role("button", name="Verstuur naar").click()


def number(page: Page, installation: Installation) -> str:
    """Read the number behind "Berichten" on the start page."""
    page.goto(installation.url("/start"))
    found = page.locator("[data-unread]:visible")
    return found.first.inner_text().split()[0] if found.count() else ""


def see_the_bars(page: Page, *, read: int, confirmed: int) -> None:
    """See of how many children somebody has read and confirmed, in numbers and as a bar."""
    row = page.locator("#reach tbody tr").first
    expect(row.locator("td.number")).to_have_text([re.compile(r"\d"), str(read), str(confirmed)])
    children = int(row.locator("td.number").first.inner_text())
    bar = row.locator(".bar-confirmed")
    expect(bar).to_have_attribute("width", str(100 * confirmed / children))


def see_the_photo(page: Page) -> None:
    """See a photograph upright, once the worker has drawn it; its file tells no more where."""
    picture = page.get_by_role("img", name="Toon zee.jpg")
    for _ in range(40):
        if picture.count():
            break
        page.wait_for_timeout(100)
        page.reload()
    size = "one => one.decode().then(() => [one.naturalWidth, one.naturalHeight])"
    assert picture.evaluate(size) == [427, 640]
    assert_fits(page)
    with page.expect_download() as kept:
        page.get_by_role("link", name="zee.jpg", exact=True).click()
    assert b"KanarieFoon" not in Path(kept.value.path()).read_bytes()


def print_the_rest(page: Page) -> str:
    """Print the sheets of the class for whom no screen reaches; return what stands on them."""
    page.locator("summary").filter(has_text="Druk af voor wie niet te bereiken is").click()
    with page.expect_download() as printed:
        page.locator("main").get_by_role("button", name="L3A (").click()
    path = printed.value.path()
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()


def _at(page: Page, label: str, key: str = "") -> None:
    steps.by_keyboard(page, label)
    if key:
        page.keyboard.press(key)
