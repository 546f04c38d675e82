"""A picture cannot be wrong: whatever stands on it stands on the page that it depicts, too."""

import re
import unicodedata
from html import unescape

import pytest
from django.urls import reverse

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.guides import making
from sleutelbos.guides.pictures import look
from sleutelbos.guides.values import Kind, Picture
from sleutelbos.kit import languages
from sleutelbos.schools.models import School
from tests import factories
from tests.web import world

pytestmark = pytest.mark.django_db

STEPS = {
    "portal:account": "account",
    "portal:agreement": "agreement",
    "portal:choose_password": "password",
    "portal:review_devices": "devices",
    "portal:details": "details",
    "portal:confirm": "confirm",
}
DIAGRAM = ("portal:forgot", "portal:forgot_verified")
DETAILS = {"typed_email": look.EMAIL, "mobile": "+32475123456"}


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def mother(school: School) -> Account:
    """Enrol the child of the pictures, with the mother of the pictures."""
    family = factories.a_pupil(school, first="Emma", family="Janssens", class_name=look.GROUP)
    return family.mother


def pictures(school: School, language: str) -> list[Picture]:
    found = [making.guide(school, kind, language=language).pictures() for kind in Kind]
    return list({(one.page, one.texts): one for some in found for one in some}.values())


@pytest.mark.parametrize("language", languages.NAMES)
def test_what_stands_on_a_picture_stands_on_its_page(
    school: School, mother: Account, language: str
) -> None:
    shown = pictures(school, language)

    assert len(shown) > 10
    for picture in shown:
        pages = [picture.page] if picture.page else DIAGRAM
        said = " ".join(_page(page, school, mother, language) for page in pages)
        missing = [text for text in picture.texts if _plain(text) not in said]
        assert not missing, (picture.page, missing)


def test_a_stricter_school_has_its_own_rule_on_the_picture(mother: Account) -> None:
    school = School.objects.get()
    School.objects.update(password_profile="strict", version=school.version + 1)
    school.refresh_from_db()

    (shown,) = [one for one in pictures(school, "nl") if one.page == "portal:choose_password"]

    assert "Wachtwoord: minstens 15 tekens." in shown.texts
    said = _page("portal:choose_password", school, mother, "nl")
    assert not [text for text in shown.texts if _plain(text) not in said]


def test_every_text_of_a_picture_is_drawn(school: School) -> None:
    for picture in pictures(school, "nl"):
        drawn = unescape("".join(re.findall(r"<text[^>]*>([^<]*)", picture.svg)))
        for text in picture.texts:
            assert text.replace(" ", "") in drawn.replace(" ", ""), text


def test_a_picture_brings_nothing_along(school: School) -> None:
    for picture in pictures(school, "nl"):
        assert not re.search(r"<script|<style|\bstyle=|https?://(?!www\.w3\.org/)", picture.svg)


def _page(name: str, school: School, mother: Account, language: str) -> str:
    """Return the words of a page of the portal, as the mother sees it when it is due."""
    client = factories.a_client(school)
    client.cookies["__Host-language"] = language
    parts = {}
    if name in STEPS or name == "portal:start":
        account = world.at_step(mother, STEPS.get(name, "verify"))
        account = factories.changed(account, language=language, **DETAILS)
        client = factories.signed_in(client, account)
    if name == "portal:verify_link":
        factories.changed(mother, **DETAILS)
        parts = {"token": world.a_token(mother, LinkPurpose.VERIFY, look.EMAIL)}
    answer = client.get(reverse(name, kwargs=parts))
    assert answer.status_code == 200, (name, answer.headers.get("Location"))
    return _plain(_words(answer.content.decode()))


def _words(html: str) -> str:
    body = re.sub(r"<(title|svg|script)\b.*?</\1>", "", html, flags=re.DOTALL)
    spaced = re.sub(r"<(?:br|p|li|div|h\d|label|dt|dd|button|a|span)\b", " <", body)
    return unescape(re.sub(r"<[^>]+>", "", spaced))


def _plain(text: str) -> str:
    """Return a text without spaces and without the signs that steer its direction."""
    return "".join(one for one in text if not one.isspace() and unicodedata.category(one) != "Cf")
