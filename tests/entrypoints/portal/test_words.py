"""Every page opens, speaks Dutch as parents know it, and shows the way to both contacts (D21)."""

import re
from html import unescape

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.kit import clock
from sleutelbos.schools.models import School
from tests import factories

pytestmark = pytest.mark.django_db

STUCK = [
    "/stopped", "/refused", "/a/", "/forgot", "/forgot/verified", "/forgot/request", "/forgot/help",
    "/browser", "/reset/nothing", "/verify/nothing", "/browser/nothing",
]  # fmt: skip
SENTENCES = {
    "/": [
        "Gebruikersnaam", "Wachtwoord", "Wachtwoord vergeten?", "Aanmelden",
        "Uw gebruikersnaam is de naam van uw kind, bij ons",
        "Eerste keer? Neem de brief van de school erbij. Hulp nodig? Lies Maes",
    ],
    "/forgot": [
        "Hebt u een e-mailadres opgegeven toen u de eerste keer aanmeldde?", "JA", "NEE",
    ],
    "/forgot/verified": [
        "Hebt u dat adres bevestigd? (U kreeg een mail, klikte op de link en daarna op de knop.)",
        "Ik weet het niet.",
    ],
    "/forgot/request": ["Gebruikersnaam", "E-mailadres", "Wachtwoord aanvragen"],
    "/forgot/help": [
        "De school helpt u verder. Mail secretariaat@beuk.example.test, of vul dit in:",
        "Naam en klas van uw kind", "nog een kind", "Uw naam", "E-mailadres dat we mogen koppelen",
        "Telefoonnummer", "Verstuur",
        ("Gebruik een ander adres dan de andere ouder: één kind kan geen twee co-accounts met "
        "hetzelfde adres hebben."),
    ],
}  # fmt: skip
OWN_PAGES = {
    "/start": ["Berichten", "U bent aangemeld als ouder van Noor Peeters, klas L3A."],
    "/messages": ["Er zijn geen berichten."],
    "/profile/password": [
        "Kies uw wachtwoord", "Nieuw wachtwoord", "Herhaal nieuw wachtwoord", "Toon", "Annuleren",
        "Opslaan", "Stel een wachtzin voor.", "Let op!",
        ("Langer is veiliger. Een wachtzin van enkele gewone woorden is lang én makkelijk te "
        "onthouden."),
        ("Wachtwoord: minstens 8 tekens, met minstens twee soorten: kleine letters, hoofdletters, "
        "cijfers, andere tekens."),
        "Wachtzin: minstens 20 tekens en minstens 4 woorden met een spatie ertussen.",
        ("In de app en in gekoppelde toepassingen blijft u aangemeld. Kijk daarom na welke "
        "toestellen en toepassingen bij uw account kunnen, en verwijder wat u niet herkent."),
    ],
    "/profile/devices?saved=1": [
        "Toestellen en toepassingen", "Uw nieuwe wachtwoord is bewaard.",
        "Er zijn geen toestellen die via de app bij uw account kunnen.", "Externe toepassingen",
    ],
    "/profile/sessions": ["Deze browser", "Overal afmelden"],
    "/profile/language": ["In welke taal wilt u"],
    "/profile": ["Hoe de school u bereikt", "E-mailadres", "Gsm-nummer", "Verplichte velden"],
}  # fmt: skip
STEPS = {
    "/activate/account": [
        "Is dit uw account?", ("U activeert het account van An Peeters, ouder van Noor Peeters, "
        "klas L3A."), "Ja, ga verder", "Dat ben ik niet",
    ],
    "/activate/agreement": ["Ja, ik ga akkoord", "Niet akkoord, afmelden"],
    "/activate/password": ["Kies uw wachtwoord", "Annuleren", "Opslaan"],
    "/activate/devices": ["Uw nieuwe wachtwoord is bewaard.", "OK"],
    "/activate/details": [
        "Welkom bij De Beuk", "Vul uw gegevens aan. Zo kan de school u bereiken.",
        "E-mailadres *", "Telefoonnummer", "Gsm-nummer", "* Verplichte velden", "Opslaan",
    ],
    "/activate/confirm": ["Kloppen deze gegevens?", "Neen, ga terug", "Ja, deze zijn correct"],
    "/activate/verify": [
        "Bevestig uw e-mailadres", "Stuur opnieuw", "Ander adres",
        ("We stuurden een mail naar an@example.org. Klik op de knop in die mail, of typ hier de "
        "code van zes cijfers. Daarna is uw account volledig geactiveerd."),
    ],
}  # fmt: skip
FACTS = ("recognised_at", "agreed_version", "password_chosen_at", "devices_reviewed_at",
         "details_given_at", "details_confirmed_at")  # fmt: skip


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def client(school: School) -> Client:
    return factories.a_client(school)


@pytest.fixture
def mother(school: School) -> Account:
    return factories.a_pupil(school).mother


@pytest.mark.parametrize("path", STUCK)
def test_whoever_is_stuck_sees_both_contacts(client: Client, path: str) -> None:
    words = _words(client, path)

    assert "ict@beuk.example.test" in words
    assert "secretariaat@beuk.example.test" in words


@pytest.mark.parametrize("path", SENTENCES)
def test_a_visitor_reads_the_words_of_the_leaflet(client: Client, path: str) -> None:
    assert not _missing(SENTENCES[path], _words(client, path))


@pytest.mark.parametrize("path", OWN_PAGES)
def test_a_parent_reads_the_words_of_the_leaflet(
    client: Client, mother: Account, path: str
) -> None:
    account = factories.an_activated(mother, email="an@example.org")
    factories.signed_in(client, account)

    assert not _missing(OWN_PAGES[path], _words(client, path))


@pytest.mark.parametrize("path", STEPS)
def test_every_step_reads_as_the_leaflet(client: Client, mother: Account, path: str) -> None:
    done = FACTS[: list(STEPS).index(path)]
    moment = clock.now()
    facts = {fact: 1 if fact == "agreed_version" else moment for fact in done}
    factories.signed_in(client, factories.changed(mother, typed_email="an@example.org", **facts))

    assert not _missing(STEPS[path], _words(client, path))


def _words(client: Client, path: str) -> str:
    """Return what a reader sees of a page, on one line."""
    answer = client.get(path, secure=True)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    body = re.sub(r"<(title|svg|script).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    text = unescape(
        re.sub(r"<[^>]+>", "", re.sub(r"<(?:br|p|li|div|h\d|label|dt|dd)\b", " <", body))
    )
    return " ".join(text.split())


def _missing(sentences: list[str], words: str) -> list[str]:
    return [sentence for sentence in sentences if sentence not in words]
