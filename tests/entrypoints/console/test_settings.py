"""Settings: checked, errors beside their field, nothing lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sleutelbos.accounts.queries import families
from sleutelbos.audit.models import Entry
from sleutelbos.schools.models import AgreementVersion, School
from tests import factories
from tests.unit.accounts.letters.test_pdf import PNG

LETTERS = {"secret_mode": "template", "template_prefix": "Rui", "initial_days": "60"}


def _school() -> School:
    return School.objects.get()


def test_plain_settings_are_saved_and_logged(administrator: Client) -> None:
    page = administrator.post(
        "/console/settings/about", {"name": "De Linde", "language": "en"}, follow=True
    ).content.decode()

    assert "De Linde" in page
    assert _school().language == "en"
    assert Entry.objects.get(event="school.changed").facts["name"] == "De Linde"


def test_a_school_chooses_the_languages_of_its_families(administrator: Client) -> None:
    facts = {"name": "De Beuk", "language": "fr", "home_languages": ["ar", "uk"]}
    page = administrator.post("/console/settings/about", facts, follow=True).content.decode()
    again = administrator.get("/console/settings/about").content.decode()

    assert "العربية, Українська" in page
    assert _school().languages == ("nl", "en", "fr", "de", "ar", "uk")
    assert again.count("checked") == 3  # its own language, and these two


def test_nothing_is_lost_by_an_error(administrator: Client) -> None:
    page = administrator.post(
        "/console/settings/contacts",
        {"activation_name": "Lies", "activation_email": "lies", "office_name": "Bureau"},
    ).content.decode()

    assert 'id="id_activation_email-error"' in page
    assert 'value="lies"' in page
    assert 'value="Bureau"' in page
    assert _school().office_name == "Secretariaat"


@pytest.mark.parametrize("slots", ["-1", "7", "twee"])
def test_slots_are_from_none_to_six(administrator: Client, slots: str) -> None:
    page = administrator.post(
        "/console/settings/accounts",
        {"co_account_slots": slots, "password_profile": "leaflet"},
    ).content.decode()

    assert 'id="id_co_account_slots-error"' in page
    assert _school().co_account_slots == 2


@pytest.mark.parametrize("accent", ["#ffff00", "#eeeeee", "red", "#12345"])
def test_a_colour_that_cannot_be_read_is_refused(administrator: Client, accent: str) -> None:
    page = administrator.post("/console/settings/look", {"accent": accent}).content.decode()

    assert 'id="id_accent-error"' in page
    assert _school().accent == "#0b5e55"


def test_a_logo_is_kept_by_its_true_type(administrator: Client) -> None:
    logo = SimpleUploadedFile("logo.gif", PNG, "image/gif")

    administrator.post("/console/settings/look", {"accent": "#7a1f3d", "logo": logo})

    answer = administrator.get("/logo")
    assert (answer["Content-Type"], answer.content) == ("image/png", PNG)
    assert _school().accent == "#7a1f3d"


@pytest.mark.parametrize(
    "content",
    [b"<svg onload='alert(1)'/>", b"GIF89a" + bytes(50), PNG + bytes(300 * 1024), PNG[:40]],
)
def test_what_is_no_small_whole_picture_is_refused(administrator: Client, content: bytes) -> None:
    logo = SimpleUploadedFile("logo.png", content, "image/png")

    page = administrator.post(
        "/console/settings/look", {"accent": "#0b5e55", "logo": logo}
    ).content.decode()

    assert 'id="id_logo-error"' in page
    assert not _school().logo


def test_a_username_rule_is_seen_on_the_whole_register_first(
    administrator: Client, school: School
) -> None:
    factories.a_pupil(school, first="Noor", family="Peeters")
    factories.a_pupil(school, first="Noor", family="Peeters", class_name="L4B")

    page = administrator.get(
        "/console/settings/usernames", {"username_recipe": "{family}{first}"}
    ).content.decode()

    assert "peetersnoor2" in page
    assert "naamgenoot" in page
    assert _school().username_recipe == "{first}.{family}"


def test_a_username_rule_is_saved(administrator: Client) -> None:
    administrator.post("/console/settings/usernames", {"username_recipe": "{family}{first}"})

    assert _school().username_recipe == "{family}{first}"


def test_a_username_rule_is_for_who_comes_unless_one_says_otherwise(
    administrator: Client, school: School
) -> None:
    family = factories.a_pupil(school, first="Noor", family="Peeters")
    address, rule = "/console/settings/usernames", {"username_recipe": "{family}{first}"}

    administrator.post(address, rule)
    untouched = families.usernames(family.keyring.id)
    page = administrator.post(address, {**rule, "rename": "on"}, follow=True).content.decode()

    assert len(untouched) == 1
    assert families.usernames(family.keyring.id)[0].name == "peetersnoor"
    assert "De oude blijven werken" in page


@pytest.mark.parametrize("recipe", ["{first", "naam", "{first}{maiden}", "{first}_{family}", ""])
def test_a_rule_that_makes_no_usernames_is_refused(administrator: Client, recipe: str) -> None:
    page = administrator.post(
        "/console/settings/usernames", {"username_recipe": recipe}
    ).content.decode()

    assert 'id="id_username_recipe-error"' in page
    assert _school().username_recipe == "{first}.{family}"


def test_the_template_is_only_for_who_accepts_its_warning(administrator: Client) -> None:
    page = administrator.post("/console/settings/letters", LETTERS).content.decode()

    assert "499" in page
    assert 'id="id_accepts-error"' in page
    assert _school().secret_mode == "code"

    administrator.post("/console/settings/letters", LETTERS | {"accepts": "on"})
    school = _school()
    assert (school.secret_mode, school.template_prefix) == ("template", "Rui")
    assert school.template_accepted_at is not None


def test_back_to_codes_forgets_the_template(administrator: Client) -> None:
    administrator.post("/console/settings/letters", LETTERS | {"accepts": "on"})
    administrator.post("/console/settings/letters", {"secret_mode": "code", "initial_days": "30"})

    school = _school()
    assert (school.secret_mode, school.template_prefix, school.initial_days) == ("code", "", 30)


@pytest.mark.parametrize("days", ["0", "91"])
def test_a_letter_is_valid_for_ninety_days_at_most(administrator: Client, days: str) -> None:
    page = administrator.post(
        "/console/settings/letters", {"secret_mode": "code", "initial_days": days}
    ).content.decode()

    assert 'id="id_initial_days-error"' in page


def test_a_new_agreement_is_a_new_version_for_everybody(administrator: Client) -> None:
    typed = {
        "text_nl": "## Nieuw\n\nWees lief.",
        "changes_nl": "Korter.",
        "text_en": "Be kind.",
    }

    first = administrator.post("/console/settings/agreement", typed).content.decode()
    without = administrator.post("/console/settings/agreement", typed | {"publish": "1"})
    without = without.content.decode()
    administrator.post("/console/settings/agreement", typed | {"sure": "on"})

    assert 'id="id_sure-error"' in without
    assert "Wees lief." in without
    assert 'id="id_sure-error"' not in first
    assert _school().agreement_version == 2
    assert set(AgreementVersion.objects.filter(version=2).values_list("language", flat=True)) == {
        "nl",
        "en",
    }
