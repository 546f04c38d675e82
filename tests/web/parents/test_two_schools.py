"""A parent with children at two schools: from host to host, and no school sees it (TEN)."""

import re

import pytest

from sleutelbos.audit.models import Entry
from sleutelbos.connections.models import Session
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories, together
from tests.conftest import Clock
from tests.factories import PASSWORD, Family
from tests.messaging import post
from tests.together import Browser
from tests.web import world

pytestmark = pytest.mark.django_db


def way_to_lien(browser: Browser, beuk: School) -> str:
    found = re.search(r'href="(/children/[^"]*)"><bdi>Lien<', browser.follow(beuk, "/start"))
    assert found
    return found[1]


def test_a_child_of_another_school_is_added_by_its_address(
    beuk: School, eik: School, noor: Family, lien: Family
) -> None:
    made = Browser(beuk, eik)
    made.at(beuk).post("/", {"username": noor.username, "password": PASSWORD})
    form = {"host": "https://deeik.example.test/", "username": lien.username, "password": PASSWORD}
    made.at(beuk).post("/children/add", form)

    assert "De Eik" in made.follow(beuk, "/children")


def test_one_click_leads_from_host_to_host_and_back(
    browser: Browser, beuk: School, eik: School
) -> None:
    assert "ouder van Lien Wouters" in browser.follow(beuk, way_to_lien(browser, beuk))
    assert len(browser.path) == 5

    back = re.search(r'href="(/children/[^"]*)"><bdi>Noor<', browser.follow(eik, "/start"))
    assert back
    assert "ouder van Noor Peeters" in browser.follow(eik, back[1])


def test_ten_04_a_message_of_the_other_school_is_in_the_inbox_and_opens_there(
    browser: Browser, beuk: School, eik: School
) -> None:
    post.arrived(
        factories.a_staff_member(eik), audience=post.to_class(eik, "Klas van Lien"),
        subject="Op bosklas",
    )  # fmt: skip
    inbox = browser.follow(beuk, "/messages")
    link = re.search(r'href="(/children/[^"]*message=\d+)"', inbox)

    assert "Op bosklas" in inbox
    assert "data-unread>1<" in inbox
    assert link
    assert "Op bosklas" in browser.follow(beuk, link[1].replace("&amp;", "&"))


def test_a_ticket_works_once_in_the_browser_that_asked_and_for_a_minute(
    browser: Browser, beuk: School, eik: School, clock: Clock
) -> None:
    way = way_to_lien(browser, beuk)
    entering = browser.follow(beuk, way, until="/enter")
    stranger = Browser(beuk, eik)
    assert stranger.at(eik).get(entering)["Location"] == "/"
    arriving = browser.follow(beuk, way, until="/arrive")
    assert "Aanmelden" in stranger.follow(eik, arriving), "it is led to where it is not signed in"

    clock.advance(seconds=61)
    assert browser.at(eik).get(entering)["Location"] == "/"
    entering = browser.follow(beuk, way, until="/enter")
    assert browser.at(eik).get(entering)["Location"] == "/start"
    assert browser.at(eik).get(entering)["Location"] == "/"
    assert "Lien" in browser.follow(eik, "/start")


def test_who_signs_out_at_one_host_is_out_at_the_other(
    browser: Browser, beuk: School, eik: School
) -> None:
    browser.follow(beuk, way_to_lien(browser, beuk))
    browser.at(eik).post("/sign-out")

    assert "Aanmelden" in browser.follow(beuk, "/start")
    with scope.within(eik.id):
        assert not Session.objects.filter(ended_at=None).exists()


def test_ten_04_no_page_of_the_office_tells_of_the_other_school(
    browser: Browser, beuk: School, eik: School, noor: Family
) -> None:
    browser.follow(beuk, way_to_lien(browser, beuk))
    office = factories.signed_in(
        world.a_browser(beuk), factories.a_staff_member(beuk, "administrator")
    )
    person, pupil = noor.mother.person_id, noor.pupil.id
    for path in (
        f"families/{pupil}",
        f"people/{person}",
        "log",
        f"accounts/{noor.mother.id}/unlink",
    ):
        page = office.get(f"/console/{path}").content.decode()
        assert [word for word in ("Lien", "Wouters", "De Eik") if word in page] == [], path
    exported = office.post("/console/log/export", {"shape": "json"}).getvalue().decode()
    assert [word for word in ("Lien", "Wouters", "Eik") if word in exported] == []
    with scope.within(beuk.id):
        assert not Entry.objects.filter(event__startswith="bunch.", actor__contains="account")


def test_ten_03_the_throttle_of_the_other_school_counts_and_this_one_does_not(
    beuk: School, eik: School, noor: Family, lien: Family
) -> None:
    made = Browser(beuk, eik)
    made.at(beuk).post("/", {"username": noor.username, "password": PASSWORD})
    form = {
        "host": together.host(eik.origin),
        "username": lien.username,
        "password": "geraden woord",
    }
    for _ in range(10):
        made.at(beuk).post("/children/add", form)

    door = {"username": lien.username, "password": PASSWORD}
    assert world.a_browser(eik).post("/", door).status_code == 429
    door = {"username": noor.username, "password": PASSWORD}
    assert world.a_browser(beuk).post("/", door).status_code == 302


@pytest.mark.parametrize("path", ["arrive", "leave", "enter"])
@pytest.mark.parametrize("ticket", ["", "x", "gAAAAAB" + "x" * 100])
def test_what_is_no_ticket_leads_nowhere(browser: Browser, beuk: School, path, ticket) -> None:
    answer = browser.at(beuk).get(f"/children/{path}?ticket={ticket}")

    assert answer["Location"] == "/"
