"""Every fact of both leaflets, as this school has it (A1–A14, B1–B6)."""

import pytest

from sleutelbos.guides.values import Kind, Tone
from sleutelbos.guides.wording import telling
from tests.unit.guides.conftest import TEMPLATE, Told, a_guide
from tools import messages

RULES = (
    "Wachtwoord: minstens 8 tekens, met minstens twee soorten: kleine letters, hoofdletters, "
    "cijfers, andere tekens. Wachtzin: minstens 20 tekens en minstens 4 woorden met een spatie "
    "ertussen."
)


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        ("A1", "Surf naar https://debeuk.example.test."),
        ("A2", "De gebruikersnaam is de naam van uw kind: voornaam + punt + familienaam."),
        ("A2", "Voor Emma Janssens is dat emma.janssens."),
        ("A3", "een code van twaalf letters en cijfers: ze ziet eruit als ABCD-EFGH-JKMN."),
        ("A3", "2 ouders van elk kind hebben een account. Ze delen één gebruikersnaam, en elk"),
        ("A4", "de eerste keer in de browser, niet in de app."),
        ("A5", "Typ uw Gebruikersnaam en typ bij Wachtwoord uw beginwachtwoord. Klik op Aanmelden"),
        ("A6", "Lees de Gebruikersovereenkomst. Klik onderaan op Ja, ik ga akkoord."),
        ("A7", "Kies een eigen wachtwoord. Typ het twee keer en klik op Opslaan."),
        ("A7", RULES),
        ("A7", "Langer is veiliger. Een wachtzin van enkele gewone woorden is lang én makkelijk"),
        ("A7", "Met Annuleren meldt u zich af en blijft alles zoals het was."),
        ("A8", "de app en gekoppelde toepassingen blijven aangemeld. Verwijder wat u niet herkent"),
        ("A9", "Kijk welke toestellen en toepassingen bij uw account kunnen, en klik op OK."),
        ("A10", "Vul uw E-mailadres in, en uw telefoonnummers als u dat wilt. Klik op Opslaan."),
        ("A10", "Zo kan de school u bereiken. Het adres is verplicht."),
        ("A11", "Kloppen ze? Klik op Ja, deze zijn correct. Klopt er iets niet? Klik op Neen, ga"),
        ("A12", "Klik op de knop in die mail en daarna op Bevestig mijn e-mailadres. Nu is uw"),
        ("A12", "De mail is 72 uur geldig."),
        ("A13", "Rechtsboven staat Berichten. Een getal erachter betekent: er zijn nieuwe"),
        ("A14", "Er is ook een app, zodat u geen bericht mist."),
        ("A14", "Lies Maes ICT-coördinator ict@beuk.example.test"),
        ("D2", "Deel uw wachtwoord dus met niemand."),
        ("D4", "De brief is 60 dagen geldig. Het beginwachtwoord gebruikt u maar één keer."),
        ("D7", "Is het van iemand anders? Klik op Dat ben ik niet."),
        ("D10", "Vanaf klas L1 hebben leerlingen een eigen account en een eigen brief."),
    ],
)
def test_leaflet_a_says(told: Told, fact: str, sentence: str) -> None:
    assert sentence in told("activate")


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        ("B1", "Hebt u een e-mailadres opgegeven toen u de eerste keer aanmeldde? JA Hebt u dat"),
        ("B1", "Hebt u dat adres bevestigd? (U kreeg een mail, klikte op de link en daarna op de"),
        ("B1", "JA Vraag zelf een nieuw wachtwoord NEE De school helpt u"),
        ("B1", "Ik weet het niet. Vraag zelf een nieuw wachtwoord"),
        ("B2", "Mail secretariaat@beuk.example.test. Zet erin: de naam en klas van uw kind"),
        ("B2", "één kind kan geen twee co-accounts met hetzelfde adres hebben."),
        ("B3", "De school koppelt het adres. U krijgt een mail: klik op de knop in die mail en"),
        ("B3", "Nu kunt u zelf een nieuw wachtwoord vragen"),
        ("B4", "Klik op Wachtwoord vergeten? en antwoord twee keer JA."),
        ("B4", "Vul de Gebruikersnaam in en het E-mailadres dat u bevestigd hebt. Klik op Wachtw"),
        ("B4", "kies een nieuw wachtwoord en klik op Opslaan. De mail is 60 minuten geldig."),
        ("B5", "voornaam + punt + familienaam. Voor Emma Janssens is dat emma.janssens. Laat spat"),
        ("B5", "Lukt het niet met de gebruikersnaam? Vraag het aan de school."),
        ("B6", "Gebruikt u de app? Geef uw nieuwe wachtwoord ook daar in."),
        ("D15", "U kunt het ook vragen op het portaal: https://debeuk.example.test/forgot/help."),
    ],
)
def test_leaflet_b_says(told: Told, fact: str, sentence: str) -> None:
    assert sentence in told("forgotten")


def test_a_school_with_the_leaflets_template_says_its_rule_in_words(told: Told) -> None:
    text = told("activate", **TEMPLATE)

    assert (
        "Ouder 1: Uw beginwachtwoord is Rui gevolgd door de laatste zes cijfers van het "
        "rijksregisternummer van uw kind."
    ) in text
    assert "Ouder 2: Uw beginwachtwoord is de laatste zes cijfers van het" in text
    assert "Staat er een code op uw brief? Dan is die uw beginwachtwoord." in text


def test_a_letter_without_a_square_is_not_scanned(told: Told) -> None:
    for kind in ("activate", "poster", "evening"):
        assert "vierkantje met stippen" in told(kind)
        assert "vierkantje" not in told(kind, **TEMPLATE)


def test_the_other_leaflets_username_is_glued_together(told: Told) -> None:
    for kind in ("activate", "forgotten", "poster", "evening"):
        text = told(kind, username_recipe="{family}{first}")
        assert "familienaam + voornaam. Voor Emma Janssens is dat janssensemma." in text
        assert "emma.janssens" not in text


def test_a_stricter_rule_is_told_and_the_other_is_not(told: Told) -> None:
    for kind in ("activate", "forgotten", "evening"):
        text = told(kind, password_profile="strict")
        assert "Wachtwoord: minstens 15 tekens." in text
        assert "minstens 8 tekens" not in text


@pytest.mark.parametrize(
    ("slots", "sentence"),
    [
        (0, "Op onze school hebben ouders geen account."),
        (1, "1 ouder van elk kind heeft een account."),
        (4, "4 ouders van elk kind hebben een account."),
    ],
)
def test_who_has_an_account_follows_the_slots(told: Told, slots: int, sentence: str) -> None:
    assert sentence in told("activate", co_account_slots=slots)


def test_without_a_first_class_pupils_have_no_account(told: Told) -> None:
    assert "Leerlingen hebben geen eigen account." in told("activate", first_pupil_class="")


def test_a_poster_says_where_how_and_who_helps(told: Told) -> None:
    text = told("poster")

    for part in (
        "https://debeuk.example.test", "emma.janssens", "Neem de brief van de school.",
        "60 dagen", "Klik op de aanmeldpagina op Wachtwoord vergeten?",
        "Lies Maes", "02 356 00 00",
    ):  # fmt: skip
        assert part in text


def test_an_evening_brings_every_step_of_the_leaflet(told: Told) -> None:
    text = told("evening")
    (walk,) = (one.steps for one in a_guide("activate").sections if one.steps)

    assert "De brief van de school met uw naam erop." in text
    assert f"Stap {len(walk)} van {len(walk)}" in text
    for step in walk:
        assert "".join(run.text for run in step.text) in text


def test_labels_have_the_schools_language_beside_where_its_pages_have_another(told: Told) -> None:
    text = told("activate", spoken="en")

    assert "click Yes, I agree (Ja, ik ga akkoord)." in text
    assert "The pages open in Nederlands. At the foot of the page, choose English." in text


def test_every_label_is_a_text_of_the_pages_and_letters(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for by its message id, which nobody gathers here: a page must have it."""
    asked = set()

    def asking(message: str) -> str:
        asked.add(message)
        return gettext(message)

    gettext = telling.translation.gettext
    monkeypatch.setattr(telling.translation, "gettext", asking)
    for kind in Kind:
        told(kind, **TEMPLATE)
        told(kind, spoken="tr", password_profile="strict")

    known = {text.says for app in messages.apps() for text in messages.texts(app)}
    assert len(asked) > 60
    assert asked - known == set()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_nothing_stands_beside_a_label_in_the_schools_own_language(language: str) -> None:
    guide = a_guide("activate", spoken=language, language=language)
    runs = [run for one in guide.sections for step in one.steps for run in step.text]

    assert [run for run in runs if run.tone is Tone.LABEL]
    assert not [run for run in runs if run.beside]
