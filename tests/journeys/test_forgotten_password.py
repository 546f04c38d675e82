"""Leaflet B: the password is lost, along all arrows of its diagram."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import assert_fits
from tests.installation import Installation
from tests.journeys import beforehand, steps
from tests.journeys.conftest import OpenPage
from tests.mailbox import Mailbox

AVA, MIEL = "Ava D'Hooghe", "Miel Hermans"
ILSE, JAN, SOFIE = "ilse@example.org", "jan@example.org", "sofie@example.org"
ANSWER = (
    "Als deze gegevens bij elkaar horen, krijgt u binnen enkele minuten een mail. Gebruikt u de "
    "app? Geef daar straks uw nieuwe wachtwoord in."
)


@pytest.fixture(scope="module", autouse=True)
def parents(
    installation: Installation,
    mail_server: Mailbox,
    new_page: OpenPage,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Let Ilse activate and verify; Jan, her co-parent, and Sofie gave an address and no more."""
    letters = beforehand.open_with_list(installation, tmp_path_factory.mktemp("letters"))
    mail_server.reset()
    for whose, email in (((AVA, 1), ILSE), ((AVA, 2), JAN), ((MIEL, 1), SOFIE)):
        page = new_page()
        page.goto(letters[whose]["link"])
        steps.activate(page, email=email, password=_first_password(email))
        if email != JAN:
            steps.verify_by_code(page, mail_server.wait_for(email))


def test_ja_ja_a_new_password_by_mail(
    installation: Installation, open_page: OpenPage, mailbox: Mailbox
) -> None:
    at_home, at_work, page = open_page(), open_page(), open_page()
    steps.sign_in(at_home, installation, "ava.dhooghe", _first_password(ILSE))
    steps.sign_in(at_work, installation, "ava.dhooghe", _first_password(JAN))
    steps.see(at_home, "Dag Ilse")
    steps.see(at_work, "Dag Jan")

    _answer_twice_yes(page, installation)
    _ask(page, "Ava D'Hooghe", ILSE)
    steps.see(page, ANSWER)
    steps.look(page)
    link = mailbox.wait_for(ILSE).link
    _scan(page, link)
    page.goto(link)
    steps.heading(page, "Kies uw wachtwoord")
    steps.look(page)
    steps.choose_password(page, steps.OTHER_PASSPHRASE)

    _signs_in_with_the_new_password(page, "Dag Ilse")
    at_home.reload()
    steps.heading(at_home, "Aanmelden")
    at_work.reload()
    steps.see(at_work, "Dag Jan")
    steps.sign_in(at_home, installation, "ava.dhooghe", _first_password(ILSE))
    steps.see(at_home, "De gebruikersnaam of het wachtwoord klopt niet.")
    mailbox.wait_for(ILSE, count=3)  # the link, the change, and the browser that was new
    told = [letter.text for letter in mailbox.to(ILSE)]
    assert any("Geef ook daar uw nieuwe wachtwoord in" in text for text in told)
    page.goto(link)
    _offers_a_new_one(page)


def test_a_link_that_is_too_old_or_not_the_newest_offers_a_new_one_without_javascript(
    installation: Installation, open_page: OpenPage, mailbox: Mailbox
) -> None:
    page = open_page(width=360, java_script_enabled=False)
    _go_to_the_questions(page, installation)
    steps.press(page, "JA")
    steps.press(page, "Ik weet het niet.")
    _ask(page, "miel.hermans", SOFIE)
    older = mailbox.wait_for(SOFIE).link
    page.goto(installation.url("/forgot/request"))
    _ask(page, "MIEL HERMANS", "Sofie@Example.org")
    newest = mailbox.wait_for(SOFIE, count=2).link

    page.goto(older)
    assert_fits(page)
    steps.heading(page, "Deze link werkt niet meer")
    beforehand.let_links_expire(installation)
    page.goto(newest)
    steps.heading(page, "Deze link werkt niet meer")
    steps.press(page, "Nieuw wachtwoord aanvragen")
    _ask(page, "miel.hermans", SOFIE)
    page.goto(mailbox.wait_for(SOFIE, count=3).link)
    assert_fits(page)
    steps.choose_password(page, "kort")
    steps.see(page, "Te kort: minstens 8 tekens.")
    steps.choose_password(page, steps.OTHER_PASSPHRASE)
    steps.see(page, "Uw nieuwe wachtwoord is bewaard. Meld u ermee aan.")
    steps.sign_in(page, installation, "miel.hermans", steps.OTHER_PASSPHRASE)
    steps.see(page, "Dag Sofie")


def test_everybody_gets_the_same_answer_and_only_a_verified_address_a_mail(
    installation: Installation, page: Page, mailbox: Mailbox
) -> None:
    answers = set()
    for username, email in (
        ("niemand.hier", "stranger@example.org"),
        ("ava.dhooghe", "stranger@example.org"),
        ("ava.dhooghe", JAN),
        ("ava.dhooghe", ILSE),
    ):
        page.goto(installation.url("/forgot/request"))
        _ask(page, username, email)
        steps.see(page, ANSWER)
        answers.add(page.locator("main").inner_html())

    for _ in range(400):  # hers was asked last: when it is there, the others had their turn
        if any("/reset/" in letter.text for letter in mailbox.to(ILSE)):
            break
        page.wait_for_timeout(50)
    else:
        pytest.fail("she got no mail")
    assert len(answers) == 1
    told = {letter.recipients for letter in mailbox.letters}
    assert not told & {(JAN,), ("stranger@example.org",)}


@pytest.mark.parametrize("answers", [("NEE",), ("JA", "NEE")], ids=" ".join)
def test_nee_the_school_helps(
    installation: Installation, page: Page, answers: tuple[str, ...]
) -> None:
    _go_to_the_questions(page, installation)

    for answer in answers:
        steps.press(page, answer)

    steps.see(
        page,
        f"De school helpt u verder. Mail {steps.CONTACTS['office_email']}, of vul dit in:",
        "Gebruik een ander adres dan de andere ouder: één kind kan geen twee co-accounts met "
        "hetzelfde adres hebben.",
    )
    steps.look(page)


def test_the_form_for_the_office_takes_one_more_child(
    installation: Installation, page: Page
) -> None:
    page.goto(installation.url("/forgot/help"))
    page.locator("main [name=child]").fill("Ava D'Hooghe, L2A")
    page.get_by_text("nog een kind").click()
    steps.fill(page, child_2="Finn D'Hooghe, K1A", name="Jan D'Hooghe", email="jan", phone="veel")
    steps.press(page, "Verstuur")

    steps.see(page, "Dit is geen e-mailadres.", "Dit is geen telefoonnummer.")
    for name, typed in (("child_2", "Finn D'Hooghe, K1A"), ("email", "jan"), ("phone", "veel")):
        expect(page.locator(f"main [name={name}]")).to_have_value(typed)
    steps.look(page)
    steps.fill(page, email="jan.nieuw@example.org", phone="0475 12 34 56")
    steps.press(page, "Verstuur")
    steps.heading(page, "Uw vraag is bij de school")
    steps.look(page)


def _first_password(email: str) -> str:
    return f"vier rode {email.partition('@')[0]} fietsen"


def _go_to_the_questions(page: Page, installation: Installation) -> None:
    page.goto(installation.url())
    steps.press(page, "Wachtwoord vergeten?")
    steps.see(page, "Hebt u een e-mailadres opgegeven toen u de eerste keer aanmeldde?")


def _answer_twice_yes(page: Page, installation: Installation) -> None:
    _go_to_the_questions(page, installation)
    steps.look(page)
    steps.press(page, "JA")
    steps.see(page, "U kreeg een mail, klikte op de link en daarna op de knop.")
    steps.look(page)
    steps.press(page, "JA")
    steps.see(page, "Uw gebruikersnaam is de naam van uw kind, bij ons emma.janssens.")
    steps.look(page)


def _signs_in_with_the_new_password(page: Page, greeting: str) -> None:
    steps.see(page, "Uw nieuwe wachtwoord is bewaard. Meld u ermee aan.")
    steps.look(page)
    steps.fill(page, username="ava.dhooghe", password=steps.OTHER_PASSPHRASE)
    steps.press(page, "Aanmelden")
    steps.see(page, greeting)


def _ask(page: Page, username: str, email: str) -> None:
    steps.heading(page, "Nieuw wachtwoord aanvragen")
    steps.fill(page, username=username, email=email)
    steps.press(page, "Wachtwoord aanvragen")
    steps.heading(page, "Kijk in uw mail")


def _scan(page: Page, link: str) -> None:
    """Open the link as a mail scanner does, which must use nothing up (EML-02)."""
    for _ in range(5):
        assert page.request.head(link).ok
        assert page.request.get(link).ok


def _offers_a_new_one(page: Page) -> None:
    steps.heading(page, "Deze link werkt niet meer")
    steps.look(page)
    steps.press(page, "Nieuw wachtwoord aanvragen")
    steps.heading(page, "Nieuw wachtwoord aanvragen")
