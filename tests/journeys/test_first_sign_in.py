"""Leaflet A: from the printed letter to the start page, mother and father on one username."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import assert_fits
from tests.installation import Installation
from tests.journeys import beforehand, steps
from tests.journeys.conftest import OpenPage
from tests.journeys.letters import Letter
from tests.mailbox import Letter as Mail
from tests.mailbox import Mailbox

AVA, MIEL, IMRAN = "Ava D'Hooghe", "Miel Hermans", "Imran Jacobs"
Letters = dict[tuple[str, int], Letter]


@pytest.fixture(scope="module")
def letters(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Letters:
    """Open the school, import a class and print its letters."""
    folder = tmp_path_factory.mktemp("letters")
    return beforehand.open_with_letters(installation, folder, pupils=(AVA, MIEL, IMRAN))


def test_the_mother_comes_in_by_the_square_and_is_fully_activated(
    letters: Letters, installation: Installation, open_page: OpenPage, mailbox: Mailbox
) -> None:
    letter, page = letters[AVA, 1], open_page()

    page.goto(letter.link)

    expect(page).to_have_url(installation.url("/activate/account"))
    steps.see(page, f"U activeert het account van {letter.reader}, ouder van {AVA}, klas L2A.")
    steps.look(page)
    steps.recognise(page)
    steps.heading(page, "Gebruikersovereenkomst")
    steps.look(page)
    steps.agree(page)
    _choose_a_passphrase(page, letter)
    steps.look(page)
    steps.review_devices(page)
    _gives_details_and_looks_twice(page)
    _click_the_link_of_the_mail(
        open_page(), mailbox.wait_for("ilse.verhoeven.vandenbroecke@ouders.example")
    )

    page.goto(installation.url())
    steps.see(page, f"U bent aangemeld als ouder van {AVA}, klas L2A.")
    messages = page.locator("nav").get_by_role("link", name="Berichten")
    assert messages.inner_text().strip() == "Berichten", "no number while there is nothing new"
    expect(page.get_by_text("Nog één ding te doen")).to_have_count(0)
    steps.look(page)
    messages.click()
    steps.see(page, "Er zijn geen berichten.")
    steps.look(page)


def test_the_father_types_his_code_without_javascript_on_a_phone(
    letters: Letters, installation: Installation, open_page: OpenPage, mailbox: Mailbox
) -> None:
    letter = letters[AVA, 2]
    assert letter.username == letters[AVA, 1].username
    page = open_page(width=360, java_script_enabled=False)

    page.goto(letter.link)
    steps.see(page, "Typ de gebruikersnaam uit de brief.")
    steps.press(page, "Naar de aanmeldpagina")
    assert_fits(page)
    steps.sign_in(page, installation, "Ava D’Hooghe", letter.code.lower().replace("-", " "))

    steps.see(page, f"U activeert het account van {letter.reader}, ouder van {AVA}")
    steps.activate(page, email="jan.dhooghe@example.org", password="Fiets8paaltje")
    steps.verify_by_code(page, mailbox.wait_for("jan.dhooghe@example.org"))
    assert_fits(page)
    steps.press(page, "Naar de startpagina")
    steps.see(page, "Dag Jan", f"U bent aangemeld als ouder van {AVA}, klas L2A.")
    assert_fits(page)
    steps.sign_out(page)

    steps.sign_in(page, installation, letter.username, steps.PASSPHRASE)
    steps.see(page, "Dag Ilse")
    steps.sign_out(page)
    steps.sign_in(page, installation, letter.username, "Fiets8paaltje")
    steps.see(page, "Dag Jan")


def test_act_12_the_keyboard_alone_is_enough(
    letters: Letters, installation: Installation, page: Page, mailbox: Mailbox
) -> None:
    letter = letters[MIEL, 2]
    page.goto(installation.url())

    _type(page, "Gebruikersnaam", letter.username)
    _type(page, "Wachtwoord", letter.code)
    page.keyboard.press("Enter")
    for title, label in (("Is dit uw account?", "Ja, ga verder"),
                         ("Gebruikersovereenkomst", "Ja, ik ga akkoord")):  # fmt: skip
        steps.heading(page, title)
        steps.by_keyboard(page, label)
        page.keyboard.press("Enter")
    steps.heading(page, "Kies uw wachtwoord")
    _type(page, "Nieuw wachtwoord", steps.OTHER_PASSPHRASE)
    _type(page, "Herhaal nieuw wachtwoord", steps.OTHER_PASSPHRASE)
    page.keyboard.press("Enter")
    steps.heading(page, "Toestellen en toepassingen")
    steps.by_keyboard(page, "OK")
    page.keyboard.press("Enter")
    steps.heading(page, f"Welkom bij {steps.SCHOOL}")
    _type(page, "E-mailadres", "mehmet@example.org")
    page.keyboard.press("Enter")
    steps.heading(page, "Kloppen deze gegevens?")
    steps.by_keyboard(page, "Ja, deze zijn correct")
    page.keyboard.press("Enter")
    steps.heading(page, "Bevestig uw e-mailadres")
    _type(page, "Code van zes cijfers", steps.six_digits(mailbox.wait_for("mehmet@example.org")))
    page.keyboard.press("Enter")

    steps.heading(page, "Klaar. Uw account is volledig geactiveerd.")


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    letters: Letters, installation: Installation, page: Page
) -> None:
    letter = letters[IMRAN, 1]
    steps.sign_in(page, installation, letter.username, letter.code)
    steps.recognise(page)
    steps.agree(page)

    for password, repeat, field, told in (
        ("kort", "kort", "Nieuw wachtwoord", "Te kort: minstens 8 tekens."),
        (steps.PASSPHRASE, "iets anders", "Herhaal nieuw wachtwoord", "Dit is niet hetzelfde"),
        (letter.code, letter.code, "Nieuw wachtwoord", "Dit wachtwoord kan hier niet gebruikt"),
    ):
        steps.fill(page, password=password, repeat=repeat)
        steps.press(page, "Opslaan")
        _sees_at_field(page, field, told)
    steps.look(page)
    steps.choose_password(page)
    steps.review_devices(page)
    steps.give_details(page, email="tine haß", phone="02 111 11 11", mobile="veel")

    _sees_at_field(page, "E-mailadres", "Dit is geen e-mailadres.")
    _sees_at_field(page, "Gsm-nummer", "Dit is geen telefoonnummer.")
    expect(page.get_by_label("E-mailadres")).to_have_value("tine haß")
    expect(page.get_by_label("Gsm-nummer")).to_have_value("veel")
    steps.look(page)


def test_annuleren_signs_out_and_leaves_all_as_it_was(
    letters: Letters, installation: Installation, open_page: OpenPage
) -> None:
    letter, page = letters[MIEL, 1], open_page()
    steps.sign_in(page, installation, letter.username, letter.code)
    steps.recognise(page)
    steps.agree(page)
    steps.heading(page, "Kies uw wachtwoord")

    steps.press(page, "Annuleren")

    steps.heading(page, "U bent afgemeld")
    page.go_back()
    page.reload()
    steps.heading(page, "Aanmelden")
    _resume_on_another_device(letter, installation, open_page)


def test_dat_ben_ik_niet_stops_and_the_letter_still_opens_for_its_reader(
    letters: Letters, installation: Installation, page: Page
) -> None:
    letter = letters[IMRAN, 2]
    page.goto(letter.link)
    steps.heading(page, "Is dit uw account?")

    steps.press(page, "Dat ben ik niet")

    steps.see(page, "Het secretariaat weet dat deze brief bij de verkeerde persoon kwam.")
    steps.see(page, steps.CONTACTS["office_email"])
    steps.look(page)
    page.goto(installation.url("/start"))
    steps.heading(page, "Aanmelden")


def test_niet_akkoord_signs_out_and_names_the_contact(
    letters: Letters, installation: Installation, page: Page
) -> None:
    letter = letters[IMRAN, 2]
    steps.sign_in(page, installation, letter.username, letter.code)
    steps.recognise(page)

    steps.press(page, "Niet akkoord, afmelden")

    steps.see(page, steps.CONTACTS["activation_name"], steps.CONTACTS["activation_email"])
    steps.look(page)


def test_a_pupil_agrees_and_chooses_a_password(
    letters: Letters, installation: Installation, page: Page
) -> None:
    letter = letters[MIEL, 0]
    page.goto(letter.link)
    steps.see(page, f"U activeert het account van {MIEL}, klas L2A.")

    steps.recognise(page)
    steps.agree(page)
    steps.choose_password(page, "acht paarse bananen lopen")

    steps.see(page, "Dag Miel", f"U bent aangemeld als {MIEL}, klas L2A.")
    steps.look(page)


def test_ses_03_the_back_button_after_signing_out_shows_nothing_private(
    letters: Letters, installation: Installation, page: Page
) -> None:
    steps.sign_in(page, installation, letters[AVA, 1].username, steps.PASSPHRASE)
    steps.see(page, "Dag Ilse")
    page.goto(installation.url("/profile/sessions"))
    page.goto(installation.url("/start"))
    steps.sign_out(page)

    for _ in range(3):
        page.go_back()
        expect(page.locator("body")).not_to_contain_text("Ilse")


def _choose_a_passphrase(page: Page, letter: Letter) -> None:
    steps.heading(page, "Kies uw wachtwoord")
    expect(page.get_by_label("Gebruikersnaam")).to_have_value(letter.username)
    met = page.locator("[data-state=met]")
    expect(met).to_have_count(0)
    steps.fill(page, password="zeven8groen")
    expect(met).to_have_count(1)
    steps.look(page)
    page.get_by_text("Stel een wachtzin voor.").click()
    expect(page.get_by_role("button", name="Neem deze")).to_have_count(3)
    steps.choose_password(page)
    steps.see(page, "Uw nieuwe wachtwoord is bewaard.")
    steps.see(page, "Er zijn geen toestellen die via de app bij uw account kunnen.")


def _gives_details_and_looks_twice(page: Page) -> None:
    steps.see(page, "Vul uw gegevens aan. Zo kan de school u bereiken.", "* Verplichte velden")
    steps.look(page)
    steps.give_details(page, email="ilse@example.org", phone="02 356 45 67", mobile="0475123456")
    steps.see(page, "ilse@example.org", "02 356 45 67", "0475 12 34 56")
    steps.look(page)
    steps.press(page, "Neen, ga terug")
    expect(page.get_by_label("E-mailadres")).to_have_value("ilse@example.org")
    steps.give_details(page, email="ilse.verhoeven.vandenbroecke@ouders.example")
    steps.confirm_details(page)
    steps.see(page, "We stuurden een mail naar ilse.verhoeven.vandenbroecke@ouders.example.")
    steps.look(page)


def _click_the_link_of_the_mail(page: Page, mail: Mail) -> None:
    steps.verify_by_link(page, mail)
    steps.look(page)


def _resume_on_another_device(
    letter: Letter, installation: Installation, open_page: OpenPage
) -> None:
    phone = open_page(width=360)
    phone.goto(letter.link)
    steps.choose_password(phone)  # said and agreed already; the letter still opens
    steps.review_devices(phone)
    steps.heading(phone, f"Welkom bij {steps.SCHOOL}")
    computer = open_page()
    steps.sign_in(computer, installation, letter.username, steps.PASSPHRASE)
    steps.heading(computer, f"Welkom bij {steps.SCHOOL}")
    computer.goto(letter.link)
    steps.see(computer, "Deze brief werkt niet meer")
    steps.look(computer)


def _type(page: Page, label: str, text: str) -> None:
    steps.by_keyboard(page, label)
    page.keyboard.type(text)


def _sees_at_field(page: Page, label: str, told: str) -> None:
    field = page.get_by_role("textbox", name=label, exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(told))


def test_a_parent_makes_a_passkey_signs_in_with_it_and_blocks_what_is_not_hers(
    letters: Letters, installation: Installation, open_page: OpenPage, mailbox: Mailbox
) -> None:
    phone, elsewhere = open_page(width=360), open_page()
    username = letters[AVA, 1].username
    steps.have_an_authenticator(phone)
    steps.sign_in(phone, installation, username, steps.PASSPHRASE)
    phone.goto(installation.url("/profile/passkeys"))
    steps.look(phone)
    steps.fill(phone, name="Mijn gsm")
    steps.press(phone, "Passkey toevoegen")
    steps.see(phone, "Uw passkey is bewaard.", "Mijn gsm", "Nog niet gebruikt")
    steps.look(phone)
    for by_button in (False, True):
        steps.sign_out(phone)
        steps.sign_in_by_passkey(phone, installation, by_button=by_button)
        steps.see(phone, "Dag Ilse")
    phone.goto(installation.url("/profile/sessions"))
    steps.see(phone, "met een passkey", "Deze browser")
    phone.goto(installation.url("/profile/passkeys"))
    steps.press(phone, "Wijzig Mijn gsm")
    steps.look(phone)
    steps.press(phone, "Verwijder")
    steps.see(phone, "U hebt nog geen passkeys.")

    ilse = "ilse.verhoeven.vandenbroecke@ouders.example"
    mailbox.wait_for(ilse, count=3)
    told = next(mail for mail in mailbox.to(ilse) if mail.subject.startswith("Was u het"))
    elsewhere.goto(told.link)
    steps.look(elsewhere)
    steps.press(elsewhere, "Blokkeer mijn account")
    steps.see(elsewhere, "Uw account is geblokkeerd")
    steps.look(elsewhere)
    phone.goto(installation.url("/start"))
    steps.heading(phone, "Aanmelden")
