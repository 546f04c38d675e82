"""Every sentence of the leaflets' screens, on its page, as a reader sees it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.installation import Installation
from tests.journeys import beforehand, steps
from tests.journeys.letters import Letter
from tests.mailbox import Mailbox

AVA = "Ava D'Hooghe"
ILSE = "ilse@example.org"

RULES = (
    (
        "Wachtwoord: minstens 8 tekens, met minstens twee soorten: kleine letters, hoofdletters, "
        "cijfers, andere tekens."
    ),
    "Wachtzin: minstens 20 tekens en minstens 4 woorden met een spatie ertussen.",
)
PASSWORD = (
    "Kies uw wachtwoord", "Gebruikersnaam", "Nieuw wachtwoord", "Herhaal nieuw wachtwoord", "Toon",
    "Annuleren", "Opslaan",
    "Langer is veiliger. Een wachtzin van enkele gewone woorden is lang én makkelijk te onthouden.",
    *RULES, "Stel een wachtzin voor.",
)  # fmt: skip
SIGN_IN = (
    "Gebruikersnaam", "Wachtwoord", "Wachtwoord vergeten?", "Aanmelden",
    ("Uw gebruikersnaam is de naam van uw kind, bij ons emma.janssens. Eerste keer? Neem de brief "
    "van de school erbij. Hulp nodig? Lies Maes"),
)  # fmt: skip
ACCOUNT = (
    "Is dit uw account?",
    "U activeert het account van Ilse Verhoeven, ouder van Ava D'Hooghe, klas L2A.",
    "Ja, ga verder", "Dat ben ik niet",
)  # fmt: skip
AGREEMENT = ("Gebruikersovereenkomst", "Ja, ik ga akkoord", "Niet akkoord, afmelden")
DEVICES = (
    "Toestellen en toepassingen",
    "Uw nieuwe wachtwoord is bewaard. Dit zijn de toestellen die via de app bij uw account kunnen.",
    "Externe toepassingen", "Verwijder", "Verwijder alle", "OK",
)  # fmt: skip
DETAILS = (
    "Welkom bij De Beuk", "Vul uw gegevens aan. Zo kan de school u bereiken.", "E-mailadres *",
    "Telefoonnummer", "Gsm-nummer", "* Verplichte velden", "Opslaan",
)  # fmt: skip
CONFIRM = ("Kloppen deze gegevens?", "Neen, ga terug", "Ja, deze zijn correct")
VERIFY = (
    "Bevestig uw e-mailadres",
    ("We stuurden een mail naar ilse@example.org. Klik op de knop in die mail, of typ hier de code "
    "van zes cijfers. Daarna is uw account volledig geactiveerd."),
    "Stuur opnieuw", "Ander adres",
)  # fmt: skip
START = ("U bent aangemeld als ouder van Ava D'Hooghe, klas L2A.",)
CHANGE = (
    *PASSWORD, "Let op!",
    ("In de app en in gekoppelde toepassingen blijft u aangemeld. Kijk daarom na welke toestellen "
    "en toepassingen bij uw account kunnen, en verwijder wat u niet herkent."),
)  # fmt: skip
NO_DEVICES = ("Er zijn geen toestellen die via de app bij uw account kunnen.",)
FORGOT = {
    "/forgot": (
        "Wachtwoord vergeten?",
        "Hebt u een e-mailadres opgegeven toen u de eerste keer aanmeldde?", "JA", "NEE",
    ),
    "/forgot/verified": (
        "Wachtwoord vergeten?",
        "Hebt u dat adres bevestigd? (U kreeg een mail, klikte op de link en daarna op de knop.)",
        "JA", "NEE", "Ik weet het niet.",
    ),
    "/forgot/request": ("Gebruikersnaam", "E-mailadres", "Wachtwoord aanvragen"),
    "/forgot/help": (
        "De school helpt u verder. Mail secretariaat@debeuk.example, of vul dit in:",
        "Naam en klas van uw kind", "nog een kind", "Uw naam", "E-mailadres dat we mogen koppelen",
        "Telefoonnummer", "Verstuur",
        ("Gebruik een ander adres dan de andere ouder: één kind kan geen twee co-accounts met "
        "hetzelfde adres hebben."),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def letter(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Letter:
    """Print the letter of a mother."""
    folder = tmp_path_factory.mktemp("letters")
    return beforehand.open_with_letters(installation, folder, pupils=(AVA,))[AVA, 1]


def test_the_pages_of_the_first_sign_in_read_as_the_leaflet(
    letter: Letter, installation: Installation, page: Page, mailbox: Mailbox
) -> None:
    page.goto(installation.url())
    _reads(page, SIGN_IN)
    words = _words(page)
    assert "Google" not in words, "no other doors while none is set up"
    assert "Vlaamse overheid" not in words
    steps.fill(page, username=letter.username, password="iets anders")
    steps.press(page, "Aanmelden")
    _reads(
        page,
        (("De gebruikersnaam of het wachtwoord klopt niet. Kijk ze na, of vraag een nieuw "
         "wachtwoord aan."),),
    )  # fmt: skip

    page.goto(letter.link)
    for sentences, step in _steps(installation):
        _reads(page, sentences)
        step(page)
    _reads(page, VERIFY)
    page.goto(mailbox.wait_for(ILSE).link)
    _reads(page, ("Nog één klik", "Bevestig mijn e-mailadres"))
    steps.press(page, "Bevestig mijn e-mailadres")
    _reads(page, ("Klaar. Uw account is volledig geactiveerd.", "Passkey toevoegen"))

    page.goto(installation.url("/start"))
    _reads(page, START)
    assert page.get_by_role("link", name="Berichten").inner_text().strip() == "Berichten"
    page.goto(installation.url("/profile/password"))
    _reads(page, CHANGE)
    page.goto(installation.url("/profile/devices"))
    steps.press(page, "Verwijder alle")
    _reads(page, NO_DEVICES)


@pytest.mark.parametrize("path", FORGOT)
@pytest.mark.usefixtures("letter")
def test_the_pages_of_a_lost_password_read_as_the_leaflet(
    installation: Installation, page: Page, path: str
) -> None:
    page.goto(installation.url(path))

    _reads(page, FORGOT[path])


@pytest.mark.usefixtures("letter")
def test_the_answer_to_who_asks_reads_as_the_leaflet(
    installation: Installation, page: Page
) -> None:
    page.goto(installation.url("/forgot/request"))
    steps.fill(page, username="iemand", email="iemand@example.org")
    steps.press(page, "Wachtwoord aanvragen")

    _reads(
        page,
        (("Als deze gegevens bij elkaar horen, krijgt u binnen enkele minuten een mail. Gebruikt u "
         "de app? Geef daar straks uw nieuwe wachtwoord in."),),
    )  # fmt: skip


def _steps(
    installation: Installation,
) -> tuple[tuple[tuple[str, ...], Callable[[Page], None]], ...]:
    def choose(page: Page) -> None:
        steps.choose_password(page)
        steps.heading(page, "Toestellen en toepassingen")
        beforehand.use_the_app(installation)
        page.reload()

    def give(page: Page) -> None:
        steps.give_details(page, email=ILSE)

    return (
        (ACCOUNT, steps.recognise),
        (AGREEMENT, steps.agree),
        (PASSWORD, choose),
        (DEVICES, steps.review_devices),
        (DETAILS, give),
        (CONFIRM, steps.confirm_details),
    )


def _reads(page: Page, sentences: tuple[str, ...]) -> None:
    """See that every sentence stands on the page, to the letter."""
    steps.see(page, sentences[0])
    words = _words(page)
    missing = [sentence for sentence in sentences if sentence not in words]
    assert not missing, f"{page.url} lacks {missing}:\n{words}"


def _words(page: Page) -> str:
    return " ".join(page.locator("main").inner_text().split())
