"""Every page in every language of the families: who gets which, and which way it runs (D22)."""

import re
from html import unescape

import polib
import pytest
from django.conf import settings
from django.test import Client

from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import clock, languages, scope
from sleutelbos.people.models import Person
from sleutelbos.schools import actions as schools
from sleutelbos.schools import queries as school_queries
from sleutelbos.schools.models import School
from tests import factories
from tests.entrypoints.portal.test_words import FACTS, OWN_PAGES, SENTENCES, STEPS, STUCK
from tests.factories import Family
from tools import messages

TRANSLATED = [code for code in languages.NAMES if code not in ("nl", "en")]
pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    return factories.a_pupil(school)


@pytest.fixture
def client(school: School) -> Client:
    return factories.a_client(school)


def spoken(client: Client, path: str = "/start") -> tuple[str, ...]:
    """Return the language and the direction of a page."""
    page = client.get(path, secure=True).content.decode()
    found = re.search(r'<html lang="(\w+)" dir="(\w+)">', page)
    assert found, path
    return found.groups()


@pytest.mark.parametrize("language", languages.NAMES)
def test_a_page_says_its_language_and_which_way_it_runs(client: Client, language: str) -> None:
    client.post("/language", {"language": language, "next": "/"}, secure=True)

    assert spoken(client, "/") == (language, "rtl" if language == "ar" else "ltr")


def test_the_own_choice_goes_before_the_browsers_the_registers_and_the_schools(
    client: Client, family: Family
) -> None:
    mother = factories.an_activated(family.mother)
    factories.signed_in(client, mother)
    found = [spoken(client)[0]]
    for person_id, language in ((family.pupil.person_id, "tr"), (mother.person_id, "pl")):
        with scope.within(mother.school_id):
            Person.objects.filter(id=person_id).update(language=language)
        found.append(spoken(client)[0])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    found.append(spoken(client)[0])
    factories.changed(mother, language="ar")
    found.append(spoken(client)[0])

    assert found == ["nl", "tr", "pl", "fr", "ar"]


def test_a_language_that_the_school_does_not_offer_is_not_spoken(
    client: Client, school: School, family: Family
) -> None:
    with scope.within(school.id):
        schools.change_settings(school_id=school.id, by=SYSTEM, home_languages="tr pl")
    mother = factories.changed(factories.an_activated(family.mother), language="ar")
    factories.signed_in(client, mother)

    page = client.get("/profile/language", secure=True).content.decode()
    refused = client.post("/profile/language", {"language": "ar"}, secure=True)

    assert '<html lang="nl"' in page
    assert re.findall(r'name="language" value="(\w+)"', page) == [
        "nl",
        "en",
        "fr",
        "de",
        "tr",
        "pl",
    ]
    assert refused.status_code == 200


def test_staff_are_not_offered_the_home_languages(client: Client, school: School) -> None:
    colleague = factories.changed(factories.a_staff_member(school), language="tr")
    factories.signed_in(client, colleague)

    page = client.get("/profile/language", secure=True).content.decode()

    assert '<html lang="nl"' in page
    assert _choice(page) == list(languages.FULL)


def test_each_name_is_in_its_own_language(client: Client) -> None:
    page = client.get("/", secure=True).content.decode()

    for code, name in languages.NAMES.items():
        assert re.search(rf'value="{code}" lang="{code}"[^>]*>{name}<', page)


@pytest.mark.parametrize("language", languages.NAMES)
def test_a_page_made_by_a_machine_says_so(client: Client, language: str) -> None:
    client.post("/language", {"language": language, "next": "/"}, secure=True)

    page = client.get("/", secure=True).content.decode()

    assert ("by-machine" in page) is (language in languages.UNREVIEWED)


def test_who_reads_arabic_agrees_to_the_text_of_the_school(
    client: Client, school: School, family: Family
) -> None:
    mother = factories.changed(family.mother, language="ar", recognised_at=school.made_at)
    factories.signed_in(client, mother)

    page = client.get("/activate/agreement", secure=True).content.decode()
    client.post("/activate/agreement", {"version": "1"}, secure=True)

    assert "كلمة المرور" in page
    assert '<div class="prose" lang="nl" dir="ltr">' in page
    with scope.within(school.id):
        kept = mother.acceptance_set.get()
        assert (kept.language, kept.text_digest) == (
            "nl", school_queries.agreement(school, language="ar").digest,
        )  # fmt: skip


def test_a_value_stays_in_one_piece_in_a_sentence_from_right_to_left(
    client: Client, family: Family
) -> None:
    mother = factories.an_activated(family.mother)
    factories.signed_in(client, factories.changed(mother, language="ar"))

    assert "\u2068L3A\u2069" in client.get("/start", secure=True).content.decode()


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_page_of_a_family_keeps_a_text_of_another_language(
    client: Client, family: Family, language: str
) -> None:
    strange = _texts_of_others(language) - {"Secretariaat"}  # the name of the school's contact
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    shown = {path: _parts(client, path) for path in (*STUCK, *SENTENCES)}
    mother = factories.changed(family.mother, language=language, typed_email="an@example.org")
    for done, path in enumerate(STEPS):
        facts = {fact: 1 if fact == "agreed_version" else clock.now() for fact in FACTS[:done]}
        factories.signed_in(client, factories.changed(mother, **facts))
        shown[path] = _parts(client, path)
    factories.signed_in(client, factories.an_activated(mother, email="an@example.org"))
    shown |= {path: _parts(client, path) for path in OWN_PAGES}

    assert not {path: left for path, parts in shown.items() if (left := strange & parts)}


def _texts_of_others(language: str) -> set[str]:
    """Return the English and the Dutch of every text that has another one in this language."""
    found: set[str] = set()
    for app in messages.apps():
        if app.name not in ("web", "portal"):
            continue
        dutch, own = (
            {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)).translated_entries()}
            for path in (app / f"locale/{code}/LC_MESSAGES/django.po" for code in ("nl", language))
        )
        found |= {text for says in own for text in (says, dutch.get(says, says))} - {*own.values()}
    return found


def _parts(client: Client, path: str) -> set[str]:
    """Return each text between the tags of a page, but for what says its language itself."""
    answer = client.get(path, secure=True)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    page = re.sub(r"<(div|samp) [^>]*lang=.*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return {" ".join(unescape(text).split()) for text in re.findall(r">([^<>]+)<", page)}


def _choice(page: str) -> list[str]:
    return re.findall(r'name="language" value="(\w+)"', page)
