"""Link an outside identity on the way in: by the password or a letter, never by itself."""

import pytest
from django.conf import settings

from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.entrypoints.portal.outside.going import NEW, go, is_in, links
from tests.factories import PASSWORD, Family
from tests.gate.provider import FakeProvider
from tests.web import world

pytestmark = pytest.mark.django_db


def test_aut_12_the_same_address_links_nobody(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    browser = world.a_browser(school)
    address = {"email": "an@example.test", "email_verified": True, "name": "An Peeters"}

    assert go(browser, outside, **address)["Location"] == "/with/account"
    assert settings.SESSION_COOKIE_NAME not in browser.cookies
    assert (links(noor.mother), links(noor.father)) == (0, 0)


def test_aut_12_another_subject_of_the_same_person_is_a_stranger(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.mother, outside.issuer, subject="sub before")
    assert go(world.a_browser(school), outside)["Location"] == "/with/account"


def test_aut_12_another_issuer_with_the_same_subject_is_a_stranger(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.mother, "https://another.example.org")
    assert go(world.a_browser(school), outside)["Location"] == "/with/account"


def test_who_is_not_linked_links_with_the_password_once(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    browser = world.a_browser(school)
    go(browser, outside, given_name="An", family_name="Maes")
    assert "An Maes" in browser.get("/with/account").content.decode()
    wrong = browser.post("/with/account", {"username": noor.username, "password": "fout"})
    assert "klopt niet" in wrong.content.decode()

    typed = {"username": noor.username, "password": PASSWORD}
    assert browser.post("/with/account", typed)["Location"] == "/start"
    assert is_in(browser, "An Peeters")
    assert (links(noor.mother), links(noor.father)) == (1, 0)
    assert go(world.a_browser(school), outside)["Location"] == "/start"


def test_guesses_at_the_other_door_count_too(
    school: School, noor: Family, outside: FakeProvider, clock: Clock
) -> None:
    browser = world.a_browser(school)
    go(browser, outside)
    typed = {"username": noor.username, "password": "fout geraden"}
    answers = [browser.post("/with/account", typed).status_code for _ in range(11)]

    assert answers == [200] * 10 + [429]
    page = browser.post("/", {"username": noor.username, "password": PASSWORD})
    assert page.status_code == 429


def test_act_07_with_a_letter_all_steps_are_walked(school: School, outside: FakeProvider) -> None:
    noor = factories.a_pupil(school)
    code, _link = world.a_known_letter(noor.mother)
    browser = world.a_browser(school)
    go(browser, outside)
    answer = browser.post("/with/account", {"username": noor.username, "password": code})

    assert answer["Location"] == "/start"
    assert browser.get("/start")["Location"] == "/activate/account"
    assert links(noor.mother) == 0
    browser.post("/activate/account")
    browser.post("/activate/agreement", {"version": "1", "language": "nl"})
    browser.post("/activate/password", {"password": NEW, "repeat": NEW})
    assert links(noor.mother) == 1
    assert browser.get("/start")["Location"] == "/activate/devices"
    other = world.a_browser(school)
    go(other, outside)
    assert other.get("/start")["Location"] == "/activate/devices"


def test_a_letter_that_somebody_else_used_links_nothing(
    school: School, outside: FakeProvider
) -> None:
    """Who found the letter and went by another door is out when its owner chooses a password."""
    noor = factories.a_pupil(school)
    code, _link = world.a_known_letter(noor.mother)
    thief, owner = world.a_browser(school), world.a_browser(school)
    go(thief, outside, sub="thief")
    thief.post("/with/account", {"username": noor.username, "password": code})
    owner.post("/", {"username": noor.username, "password": code})
    owner.post("/activate/account")
    owner.post("/activate/agreement", {"version": "1", "language": "nl"})
    owner.post("/activate/password", {"password": NEW, "repeat": NEW})

    assert links(noor.mother) == 0
    assert go(world.a_browser(school), outside, sub="thief")["Location"] == "/with/account"


def test_who_wants_a_second_step_links_from_inside_only(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    """Who has only the password gets no other key by it."""
    factories.changed(noor.mother, asks_factor=True)
    thief = world.a_browser(school)
    go(thief, outside, sub="thief")
    thief.post("/with/account", {"username": noor.username, "password": PASSWORD})

    assert thief.get("/start")["Location"].startswith("/factor")
    assert links(noor.mother) == 0


def test_staff_link_from_inside_only(school: School, outside: FakeProvider) -> None:
    mia = factories.with_password(factories.a_staff_member(school, "office"))
    browser = world.a_browser(school)
    go(browser, outside)
    browser.post("/with/account", {"username": "mia.claes", "password": PASSWORD})

    assert browser.get("/start")["Location"].startswith("/factor")
    assert links(mia) == 0
    assert browser.get("/with/account")["Location"] == "/?outside=failed"  # who comes next
