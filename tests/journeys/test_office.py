"""The school office: coming in with two keys, and helping a father who is stuck."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.installation import Installation
from tests.journeys import beforehand, steps
from tests.journeys.conftest import OpenPage
from tests.journeys.letters import Letter, read_letters
from tests.mailbox import Mailbox

AVA, MIEL, IMRAN = "Ava D'Hooghe", "Miel Hermans", "Imran Jacobs"
ILSE, JAN, TYPO = "ilse@example.org", "jan@example.org", "jan@exmaple.org"
MEHMET = "mehmet@example.org"
PAGES = (
    "classes", "letters", "letters/print", "letters/export", "import", "log", "requests/new",
    "staff", "staff/invite", "settings", "settings/usernames", "settings/letters",
    "settings/agreement", "settings/look",
)  # fmt: skip
Letters = dict[tuple[str, int], Letter]
SEEN = "Ik zag de identiteitskaart, en de naam klopt."


@pytest.fixture(scope="module")
def opened(
    installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Letters]:
    """Open the school with a class; return its administrator's link, and its letters."""
    folder = tmp_path_factory.mktemp("letters")
    out = folder / "L2A.pdf"
    link = beforehand.open_the_school(
        installation, beforehand.importing(folder, "L2A"), beforehand.printing(out)
    )
    return link, read_letters(out, pupils=(AVA, MIEL, IMRAN))


@pytest.fixture(scope="module")
def administrator(opened: tuple[str, Letters]) -> str:
    """Return the link that invites the administrator."""
    return opened[0]


@pytest.fixture(scope="module")
def letters(opened: tuple[str, Letters]) -> Letters:
    """Return the letters of the class."""
    return opened[1]


@pytest.fixture(scope="module")
def ilse(letters: Letters, mail_server: Mailbox, new_page: OpenPage) -> Page:
    """Let a mother be fully activated, and signed in."""
    mail_server.reset()
    page = new_page()
    page.goto(letters[AVA, 1].link)
    steps.activate(page, email=ILSE, password=f"{steps.PASSPHRASE} van Ilse")
    steps.verify_by_code(page, mail_server.wait_for(ILSE))
    return page


@pytest.fixture(scope="module")
def clerk(letters: Letters, installation: Installation, new_page: OpenPage) -> Page:
    """Let somebody of the office be in the console."""
    page = new_page()
    steps.join_the_office(page, installation, name="Els Wouters", role="office")
    return page


def test_a_member_of_staff_comes_in_by_invitation_with_two_keys(
    administrator: str, installation: Installation, page: Page
) -> None:
    page.goto(administrator)
    steps.see(page, "Wachtwoord: minstens 15 tekens.")
    steps.look(page)
    steps.choose_password(page, "Kort3wachtwoor")
    steps.see(page, "Te kort: minstens 15 tekens.")
    steps.choose_staff_password(page, administrator)

    page.goto(administrator)
    steps.heading(page, "Deze link werkt niet meer")
    steps.sign_in(page, installation, "griet.claes", steps.STAFF_PASSWORD)
    steps.agree(page)
    steps.look(page)
    page.goto(installation.url("/console/"))
    printed = steps.set_up_the_second_key(page)
    steps.look(page)
    page.get_by_text("Secretariaat", exact=True).first.click()
    expect(page).to_have_url(installation.url("/console/"))
    steps.look(page)
    steps.sign_out(page)

    steps.sign_in(page, installation, "griet.claes", steps.STAFF_PASSWORD)
    steps.heading(page, "Uw tweede stap")
    steps.look(page)
    steps.fill(page, code="000000")
    steps.press(page, "Ga verder")
    steps.see(page, "Deze code klopt niet")
    steps.fill(page, code=printed[0].lower())
    steps.press(page, "Ga verder")
    steps.see(page, "Dag Griet")


@pytest.mark.usefixtures("ilse")
def test_the_office_sees_why_the_father_is_stuck_and_helps_him_in(
    letters: Letters, installation: Installation, clerk: Page, open_page: OpenPage, mailbox: Mailbox
) -> None:
    mailbox.at_recipient(TYPO, 550)
    father = open_page(width=360)
    father.goto(letters[AVA, 2].link)
    steps.activate(father, email=TYPO)
    steps.wait_until(father, "Onze mail bereikt u niet", at=installation.url("/start"))
    steps.sign_out(father)

    steps.open_family(clerk, installation, AVA)
    steps.look(clerk)
    card = steps.account_card(clerk, "Jan D'Hooghe")
    expect(card).to_contain_text("Adres gekend, niet bevestigd: de bevestigingsmail kwam terug.")
    _link_an_address(clerk, installation)
    expect(card).to_contain_text(JAN)
    steps.see(clerk, "Het adres is gekoppeld. De bevestigingsmail is onderweg.")

    steps.verify_by_link(father, mailbox.wait_for(JAN))
    father.goto(installation.url("/forgot/request"))
    steps.fill(father, username=letters[AVA, 2].username, email=JAN)
    steps.press(father, "Wachtwoord aanvragen")
    steps.heading(father, "Kijk in uw mail")
    father.goto(mailbox.wait_for(JAN, count=2).link)
    steps.choose_password(father, steps.OTHER_PASSPHRASE)
    steps.see(father, "Uw nieuwe wachtwoord is bewaard. Meld u ermee aan.")
    steps.sign_in(father, installation, letters[AVA, 2].username, steps.OTHER_PASSPHRASE)
    steps.see(father, "Dag Jan")
    steps.open_family(clerk, installation, AVA)
    expect(card).to_contain_text("Volledig geactiveerd")


def test_a_new_letter_voids_the_older(
    letters: Letters, installation: Installation, clerk: Page, page: Page, tmp_path: Path
) -> None:
    steps.open_family(clerk, installation, MIEL)
    steps.account_card(clerk, "Sofie Bogaert").get_by_role("link", name="Nieuwe brief").click()
    steps.look(clerk)
    steps.tick(clerk, "Ik stuur de brief met de post, naar het adres dat erop staat.")
    with clerk.expect_download() as coming:
        steps.press(clerk, "Maak de brief")
    coming.value.save_as(tmp_path / "letter.pdf")
    (letter,) = read_letters(tmp_path / "letter.pdf", pupils=(MIEL,)).values()
    assert letter.reader == "Sofie Bogaert"

    page.goto(letters[MIEL, 1].link)
    steps.see(page, "Deze brief werkt niet meer")
    steps.sign_in(page, installation, letter.username, letters[MIEL, 1].code)
    steps.see(page, "De gebruikersnaam of het wachtwoord klopt niet.")
    page.goto(letter.link)
    steps.heading(page, "Is dit uw account?")


def test_the_office_suspends_and_resumes(
    ilse: Page, installation: Installation, clerk: Page, mailbox: Mailbox
) -> None:
    card = steps.account_card(clerk, "Ilse Verhoeven")
    steps.open_family(clerk, installation, AVA)
    with clerk.expect_navigation():
        card.get_by_role("link", name="Blokkeren").click()
    steps.look(clerk)
    steps.press(clerk, "Blokkeren")
    expect(card).to_contain_text("Geblokkeerd door de school. Kan niet aanmelden.")

    ilse.goto(installation.url("/start"))
    steps.heading(ilse, "Aanmelden")
    steps.sign_in(ilse, installation, "ava.dhooghe", f"{steps.PASSPHRASE} van Ilse")
    steps.see(ilse, "De gebruikersnaam of het wachtwoord klopt niet.")
    assert "geblokkeerd" in mailbox.wait_for(ILSE).subject
    card.get_by_role("link", name="Deblokkeren").click()
    steps.press(clerk, "Deblokkeren")
    steps.see(clerk, "Het account kan weer aanmelden.")
    steps.sign_in(ilse, installation, "ava.dhooghe", f"{steps.PASSPHRASE} van Ilse")
    steps.see(ilse, "Dag Ilse")
    mailbox.wait_for(ILSE, count=2)


@pytest.mark.usefixtures("ilse")
def test_a_restriction_starts_holds_everywhere_and_ends_by_itself(
    letters: Letters, installation: Installation, clerk: Page, open_page: OpenPage, mailbox: Mailbox
) -> None:
    name, letter = "Mehmet Hermans", letters[MIEL, 2]
    password = f"{steps.PASSPHRASE} van Mehmet"
    father = open_page(width=360)
    father.goto(letter.link)
    steps.activate(father, email=MEHMET, password=password)
    steps.verify_by_code(father, mailbox.wait_for(MEHMET))
    mailbox.reset()

    _restrict_until_today(clerk, installation, MIEL, name)
    _stand_before_a_shut_door(father, installation, letter, password)
    _ask_for_a_password(father, installation, letter.username, MEHMET)
    card = steps.account_card(clerk, name)
    steps.open_family(clerk, installation, MIEL)
    expect(card).to_contain_text("Heeft nu geen toegang.")
    expect(card.get_by_role("link", name="Adres koppelen")).to_have_count(0)
    _ask_for_a_password(father, installation, "ava.dhooghe", ILSE)
    mailbox.wait_for(ILSE)  # the worker has seen to both questions
    assert mailbox.to(MEHMET) == []

    _ask_to_lift_it_and_think_again(clerk, installation, name)
    beforehand.let_restrictions_end(installation)
    steps.sign_in(father, installation, letter.username, password)
    steps.see(father, "klas L2A")
    _ask_for_a_password(father, installation, letter.username, MEHMET)
    mailbox.wait_for(MEHMET)
    clerk.goto(installation.url("/console/restrictions"))
    steps.see(clerk, "Er is niets beperkt.")
    steps.look(clerk)


def test_the_desk_has_what_parents_ask(
    letters: Letters, installation: Installation, clerk: Page, page: Page, mailbox: Mailbox
) -> None:
    page.goto(letters[IMRAN, 1].link)
    steps.press(page, "Dat ben ik niet")
    steps.heading(page, "We zijn gestopt")
    page.goto(installation.url("/forgot/help"))
    steps.fill(page, child="imran jacobs L2A", name="Rachid Jacobs", email="rachid@example.org")
    steps.press(page, "Verstuur")
    steps.heading(page, "Uw vraag is bij de school")

    clerk.goto(installation.url("/console/requests"))
    steps.see(clerk, "Iemand met de brief van een ander", "rachid@example.org")
    steps.look(clerk)
    clerk.locator("main .found-line").filter(has_text="Rachid").click()
    steps.see(clerk, IMRAN, "Zelfde naam als wie het vraagt")
    steps.look(clerk)
    clerk.locator(".possible").filter(has_text="Rachid").get_by_role("link").click()
    steps.fill(clerk, repeat="rachid@example.org")
    steps.press(clerk, "Volgende")
    steps.tick(clerk, SEEN)
    steps.press(clerk, "Koppel dit adres")
    page.goto(mailbox.wait_for("rachid@example.org").link)
    steps.press(page, "Bevestig mijn e-mailadres")
    steps.heading(page, "Klaar. Uw e-mailadres is bevestigd.")
    steps.press(clerk, "Klaar")
    expect(clerk.locator("main")).not_to_contain_text("rachid@example.org")


def test_every_page_of_the_console_is_for_everybody(
    letters: Letters, installation: Installation, page: Page
) -> None:
    steps.join_the_office(page, installation, name="Tom Jacobs", role="administrator")

    for path in PAGES:
        page.goto(installation.url(f"/console/{path}"))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        steps.look(page)


def _stand_before_a_shut_door(
    page: Page, installation: Installation, letter: Letter, password: str
) -> None:
    """Be signed out, and get in neither with the right password nor with the letter."""
    page.goto(installation.url("/start"))
    steps.heading(page, "Aanmelden")
    steps.sign_in(page, installation, letter.username, password)
    steps.see(page, "De gebruikersnaam of het wachtwoord klopt niet.")
    page.goto(letter.link)
    steps.see(page, "Deze brief werkt niet meer")


def _restrict_until_today(clerk: Page, installation: Installation, pupil: str, name: str) -> None:
    """Take all rights of a guardian away, from now until this evening."""
    steps.open_family(clerk, installation, pupil)
    steps.account_card(clerk, name).get_by_role("link", name="Rechten").click()
    steps.heading(clerk, "Rechten")
    steps.look(clerk)
    steps.press(clerk, "Rechten beperken")
    steps.look(clerk)
    today = datetime.now(ZoneInfo("Europe/Brussels")).date()
    steps.fill(clerk, ends_on=today.isoformat(), document="map 3")
    steps.press(clerk, "Beperken")
    steps.see(clerk, "De rechten zijn beperkt. Niemand kreeg bericht.")
    steps.look(clerk)


def _ask_to_lift_it_and_think_again(clerk: Page, installation: Installation, name: str) -> None:
    """See that lifting waits for a colleague, and stop it."""
    steps.press(clerk, "Nieuwe ouder")
    steps.look(clerk)
    clerk.go_back()
    steps.account_card(clerk, name).get_by_role("link", name="Rechten").click()
    clerk.locator("main").get_by_role("link", name="Opheffen").click()
    steps.look(clerk)
    steps.press(clerk, "Vraag om op te heffen")
    steps.see(clerk, "Dit wacht een dag, of tot een collega akkoord gaat.")
    clerk.goto(installation.url("/console/held"))
    steps.see(clerk, name, "Alle rechten")
    steps.look(clerk)
    steps.press(clerk, "Stop")
    steps.look(clerk)
    steps.press(clerk, "Stop dit")
    steps.see(clerk, "Het is gestopt. Er is niets gewijzigd.")


def _ask_for_a_password(page: Page, installation: Installation, username: str, email: str) -> None:
    page.goto(installation.url("/forgot/request"))
    steps.fill(page, username=username, email=email)
    steps.press(page, "Wachtwoord aanvragen")
    steps.heading(page, "Kijk in uw mail")


def _link_an_address(clerk: Page, installation: Installation) -> None:
    """Link with fresh proof: typed twice, refused when it is the mother's, shown once more."""
    beforehand.let_proofs_age(installation)
    card = steps.account_card(clerk, "Jan D'Hooghe")
    card.get_by_role("link", name="Adres koppelen").click()
    steps.heading(clerk, "Bent u het?")
    steps.look(clerk)
    steps.fill(clerk, password=steps.STAFF_PASSWORD)
    steps.press(clerk, "Ga verder")
    steps.heading(clerk, "Adres koppelen")
    steps.fill(clerk, email=JAN, repeat=ILSE)
    steps.press(clerk, "Volgende")
    steps.see(clerk, "Dit is niet hetzelfde adres als hierboven.")
    steps.look(clerk)
    steps.fill(clerk, email=ILSE, repeat=ILSE)
    steps.press(clerk, "Volgende")
    steps.press(clerk, "Koppel dit adres")
    steps.see(clerk, "Een ander co-account van deze leerling heeft dit adres")
    steps.fill(clerk, email=JAN, repeat=JAN)
    steps.press(clerk, "Volgende")
    steps.heading(clerk, "Dit adres koppelen?")
    steps.look(clerk)
    steps.tick(clerk, SEEN)
    steps.press(clerk, "Koppel dit adres")
