"""The office's day: from an empty console to printed letters, and a parent on the phone."""

import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.installation import Installation
from tests.journeys import beforehand, steps
from tests.journeys.conftest import OpenPage
from tests.journeys.letters import Letter, read_letters
from tests.mailbox import Mailbox

AVA: Final = "Ava D'Hooghe"
JAN: Final = "jan@example.org"
# What people do with a button or a link: by mouse or by keyboard, the browser calls it a click.
COUNT: Final = """
addEventListener("click", (event) => {
  if (event.target.closest("a, button, input[type=radio], input[type=checkbox]")) {
    sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1;
  }
}, true);
"""
Letters = dict[tuple[str, int], Letter]


@pytest.fixture(scope="module")
def administrator(installation: Installation, new_page: OpenPage) -> Page:
    """Let the administrator of a new school come in, who knows nothing yet."""
    said = installation.run(
        "init", "--name", steps.SCHOOL, "--origin", installation.url("").rstrip("/"),
        "--admin-name", "Griet Claes", "--admin-email", "griet@debeuk.example",
    )  # fmt: skip
    page = new_page()
    steps.choose_staff_password(page, said.split()[-1])
    steps.sign_in(page, installation, "griet.claes", steps.STAFF_PASSWORD)
    steps.agree(page)
    page.goto(installation.url("/console/"))
    steps.set_up_the_second_key(page)
    return page


@pytest.fixture(scope="module")
def letters(
    administrator: Page, installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Letters:
    """Follow the one next thing, each time, until the letters are printed."""
    page, folder = administrator, tmp_path_factory.mktemp("letters")
    page.goto(installation.url("/console/"))
    steps.look(page)
    head, *rows = (beforehand.REGISTERS / "basisschool.csv").read_bytes().splitlines(keepends=True)
    register = folder / "leerlingen.csv"
    register.write_bytes(head + b"".join(row for row in rows if b";L2A;" in row))

    _next(page, installation, "Vul de contacten in")
    steps.look(page)
    steps.fill(page, **steps.CONTACTS)
    steps.press(page, "Opslaan")
    _next(page, installation, "Laad de lijst op")
    page.locator("main [name=file]").set_input_files(register)
    steps.press(page, "Toon wat er zou veranderen")
    _next(page, installation, "Bekijk het")
    steps.press(page, "Toepassen")
    steps.press(page, "Toepassen")
    expect(page.locator("main")).to_contain_text("De import is toegepast")
    _next(page, installation, "Druk de brieven af")
    steps.press(page, "Druk af")
    steps.wait_until(page, "Brieven\n", at=installation.url("/console/letters"))
    page.locator("main .found-line").first.click()
    with page.expect_download() as coming:
        steps.press(page, "Download")
    coming.value.save_as(folder / "letters.pdf")
    return read_letters(folder / "letters.pdf", pupils=(AVA,))


def test_somebody_who_reads_no_manual_comes_from_nothing_to_printed_letters(
    letters: Letters, administrator: Page, installation: Installation
) -> None:
    assert {slot for _pupil, slot in letters} >= {1, 2}

    administrator.goto(installation.url("/console/"))
    expect(administrator.locator(".first-steps")).to_have_count(0)
    steps.see(administrator, "Iedereen heeft een brief of een wachtwoord.")
    steps.look(administrator)


def test_a_parent_on_the_phone_takes_four_clicks_from_the_search_to_sent(
    letters: Letters, administrator: Page, installation: Installation, open_page: OpenPage,
    mailbox: Mailbox,
) -> None:  # fmt: skip
    """Leaflet B, B2 and B3: the mother asks for another address than the school knows."""
    father = open_page(width=360)
    father.goto(letters[AVA, 2].link)
    steps.activate(father, email=JAN)
    steps.verify_by_code(father, mailbox.wait_for(JAN))
    clerk = administrator
    clerk.add_init_script(COUNT)
    clerk.goto(installation.url("/console/letters"))

    clerk.keyboard.press("/")
    clerk.keyboard.type("ava dh", delay=20)
    results = clerk.locator("#found")
    expect(results).to_contain_text("1 resultaat")
    results.get_by_role("link", name=letters[AVA, 2].reader).click()
    steps.heading(clerk, "Adres koppelen")
    steps.fill(clerk, email="jan.nieuw@example.org", repeat="jan.nieuw@example.org")
    steps.press(clerk, "Volgende")
    steps.heading(clerk, "Dit adres koppelen?")
    clerk.get_by_text("klopt", exact=True).first.click()
    steps.press(clerk, "Koppel dit adres")

    steps.see(clerk, "De bevestigingsmail is onderweg.")
    assert int(clerk.evaluate("sessionStorage.clicks")) <= 4
    steps.verify_by_link(father, mailbox.wait_for("jan.nieuw@example.org"))


def test_the_office_works_by_keyboard_alone(
    letters: Letters, administrator: Page, installation: Installation
) -> None:
    page = administrator
    page.goto(installation.url("/console/"))

    page.keyboard.press("/")
    page.keyboard.type("ava", delay=20)
    expect(page.locator("#found")).to_contain_text("resultaat")
    expect(page.get_by_role("status")).to_contain_text("resultaat")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    steps.heading(page, AVA)

    page.goto(installation.url("/console/letters/print?which=all"))
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/console/letters$"))
    page.keyboard.press("/")
    page.keyboard.type("ava", delay=20)
    expect(page.locator("#found")).to_contain_text("resultaat")
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_empty()
    expect(page).to_have_url(re.compile("/console/letters$"))


def test_escape_loses_nothing_that_was_typed(
    letters: Letters, administrator: Page, installation: Installation
) -> None:
    page = administrator
    page.goto(installation.url("/console/requests/new"))
    steps.fill(page, child1="Noor")

    page.keyboard.press("Escape")
    page.keyboard.press("Escape")

    expect(page).to_have_url(re.compile("/console/requests/new$"))
    expect(page.locator("main [name=child1]")).to_have_value("Noor")


def test_without_a_script_the_search_is_a_page(
    letters: Letters, administrator: Page, installation: Installation, open_page: OpenPage
) -> None:
    page = open_page(java_script_enabled=False)
    page.context.add_cookies(administrator.context.cookies())
    page.goto(installation.url("/console/letters"))

    page.locator("[type=search]").fill("d'hooghe")
    page.locator("[type=search]").press("Enter")

    expect(page.locator(".found-line").filter(has_text=AVA).first).to_be_visible()
    expect(page.locator("[data-keys]")).to_be_hidden()


def test_the_pages_of_the_day_are_for_everybody(
    letters: Letters, administrator: Page, installation: Installation
) -> None:
    for path in ("", "activation", "accounts", "batches/new?act=reminders&all=yes"):
        administrator.goto(installation.url(f"/console/{path}"))
        expect(administrator.get_by_role("heading", level=1)).to_have_count(1)
        steps.look(administrator)


def test_a_group_is_put_together_written_to_thought_better_of_and_read(
    letters: Letters, administrator: Page, installation: Installation, open_page: OpenPage
) -> None:
    """Whoever reads it does not learn what the group is called."""
    mother, office = open_page(width=360), administrator
    mother.goto(letters[AVA, 1].link)
    steps.activate(mother, email="ilse@example.org", password=f"{steps.PASSPHRASE} van Ilse")
    _put_together(office, installation, name="Zorg voor Ava")
    steps.press(office, "Schrijf naar deze groep")
    expect(office.get_by_label("Zorg voor Ava").first).to_be_checked()
    steps.fill(office, subject="Samen praten", source="Komt u dinsdag langs?")
    steps.tick(office, "Nu lezen: het komt ook ’s avonds aan")
    _send(office)

    steps.by_keyboard(office, "Neem terug")
    office.keyboard.press("Enter")
    steps.see(office, "Het is teruggenomen: niemand heeft het gelezen.")
    expect(office.get_by_label("Zorg voor Ava").first).to_be_checked()
    installation.run("school", "set", "--school", "localhost", "take_back_seconds=0")
    steps.fill(office, source="Komt u woensdag langs?")
    _send(office)
    steps.see(office, "Aan: Zorg voor Ava", "Het kwam aan op")

    mother.goto(installation.url("/messages"))
    mother.get_by_role("link", name="Samen praten").click()
    steps.see(mother, "Komt u woensdag langs?", "over Ava")
    expect(mother.locator("body")).not_to_contain_text("Zorg voor Ava")


def _put_together(page: Page, installation: Installation, *, name: str) -> None:
    """Make a group with Ava in it."""
    page.goto(installation.url("/console/classes"))
    steps.press(page, "Groepen")
    steps.fill(page, name=name)
    steps.press(page, "Maak de groep")
    steps.fill(page, find="ava dh")
    steps.press(page, "Zoeken")
    steps.tick(page, AVA)
    steps.press(page, "Voeg toe aan de groep")
    expect(page.locator("#in-title")).to_contain_text("1")
    steps.look(page)


def _send(page: Page) -> None:
    steps.press(page, "Kijk wie het bereikt")
    page.locator("main form").get_by_role("button", name="Verstuur naar").click()
    steps.heading(page, "Samen praten")


def _next(page: Page, installation: Installation, label: str) -> None:
    """Go to the start page and follow what it says is the one thing to do."""
    page.goto(installation.url("/console/"))
    there = page.locator("[aria-current=step]").get_by_role("link")
    expect(there).to_have_count(1)
    expect(there).to_have_text(label)
    there.click()
