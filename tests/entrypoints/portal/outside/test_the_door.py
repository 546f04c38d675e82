"""Sign in by an outside identity: who gets in, and to what."""

import re

import pytest
from django.conf import settings

from sleutelbos.accounts.models import LinkedIdentity
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.models import Session
from sleutelbos.connections.values import Ending
from sleutelbos.kit import clock, scope
from sleutelbos.people.models import Guardianship, Restriction
from sleutelbos.schools.models import School
from tests import factories
from tests.entrypoints.portal.outside.going import KIND, come_back, depart, go, is_in, links
from tests.factories import PASSWORD, Family
from tests.gate.provider import FakeProvider
from tests.web import world

pytestmark = pytest.mark.django_db


def test_a_button_stands_there_only_when_it_is_set_up(
    school: School, outside: FakeProvider
) -> None:
    assert "Vlaamse overheid" in world.a_browser(school).get("/").content.decode()
    assert "Google Workspace" not in world.a_browser(school).get("/").content.decode()

    factories.a_provider(school, outside.issuer, is_shown=False)
    page = world.a_browser(school).get("/").content.decode()
    assert "Aanmelden met:" not in page


def test_whoever_is_linked_gets_in(school: School, noor: Family, outside: FakeProvider) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    browser = world.a_browser(school)

    assert go(browser, outside)["Location"] == "/start"
    assert is_in(browser, "An Peeters")
    with scope.within(school.id):
        entry = Entry.objects.get(event="signin.succeeded")
        assert entry.facts == {"door": KIND}
        assert LinkedIdentity.objects.get().used_at


@pytest.mark.parametrize("is_linked", [True, False])
@pytest.mark.parametrize("shared", ["", "on"])
def test_a_shared_computer_is_not_remembered(
    school: School, noor: Family, outside: FakeProvider, shared: str, is_linked: bool
) -> None:
    """What was ticked before leaving holds after the hand-off, and where a password is asked."""
    if is_linked:
        factories.a_linked(noor.mother, outside.issuer)
    browser = world.a_browser(school)
    come_back(browser, outside.visit(depart(browser, shared=shared)))
    if not is_linked:
        browser.post("/with/account", {"username": "noor.peeters", "password": PASSWORD})

    with scope.within(school.id):
        assert Session.objects.get().is_shared is (shared == "on")
    assert (settings.BROWSER_COOKIE_NAME in browser.cookies) is (shared == "")


def test_one_comes_back_where_one_wanted_to_be(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    for wish, path in (("/messages", "/messages"), ("https://evil.example", "/start")):
        browser = world.a_browser(school)
        answer = come_back(browser, outside.visit(depart(browser, next=wish)))
        assert answer["Location"] == path


def test_one_identity_of_two_children_chooses(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    sam = factories.a_pupil(school, first="Sam")
    factories.with_password(factories.an_activated(sam.mother, email="an@example.test"))
    for account in (noor.mother, sam.mother):
        factories.a_linked(account, outside.issuer)
    browser = world.a_browser(school)

    assert go(browser, outside)["Location"] == "/with/choose"
    page = browser.get("/with/choose").content.decode()
    assert "Noor Peeters" in page
    assert "Sam Peeters" in page
    assert "Bart" not in page
    for wrong in (noor.father.id, 999_999, 0):
        answer = browser.post("/with/choose", {"account": str(wrong)})
        assert answer["Location"] == "/?outside=failed"
    assert browser.post("/with/choose", {"account": str(sam.mother.id)})["Location"] == "/start"
    assert is_in(browser, "Sam Peeters")
    again = world.a_browser(school)
    again.cookies[settings.TRIP_COOKIE_NAME] = "of nobody"
    assert again.get("/with/choose")["Location"] == "/?outside=failed"


def test_a_choice_is_made_once(school: School, noor: Family, outside: FakeProvider) -> None:
    sam = factories.a_pupil(school, first="Sam")
    for account in (noor.mother, sam.mother):
        factories.a_linked(factories.an_activated(account), outside.issuer)
    browser = world.a_browser(school)
    go(browser, outside)
    cookie = browser.cookies[settings.TRIP_COOKIE_NAME].value
    browser.post("/with/choose", {"account": str(sam.mother.id)})
    thief = world.a_browser(school)
    thief.cookies[settings.TRIP_COOKIE_NAME] = cookie

    answer = thief.post("/with/choose", {"account": str(noor.mother.id)})
    assert answer["Location"] == "/?outside=failed"
    assert settings.SESSION_COOKIE_NAME not in thief.cookies


@pytest.mark.parametrize(
    ("unfinished", "page"),
    [
        ({"recognised_at": None}, "/activate/account"),
        ({"agreed_version": 0}, "/activate/agreement"),
        ({"password_chosen_at": None}, "/activate/password"),
        ({"devices_reviewed_at": None}, "/activate/devices"),
        ({"details_given_at": None}, "/activate/details"),
        ({"details_confirmed_at": None}, "/activate/confirm"),
    ],
)
def test_act_07_the_other_door_skips_no_step(
    school: School, noor: Family, outside: FakeProvider, unfinished: dict[str, None], page: str
) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    factories.changed(noor.mother, **unfinished)
    browser = world.a_browser(school)
    go(browser, outside)

    for path in ("/start", "/messages", "/profile/ways", "/profile"):
        assert browser.get(path)["Location"] == page, path
    if page == "/activate/password":  # which is chosen here, and not asked for
        chosen = {"password": "acht nieuwe gele stoelen", "repeat": "acht nieuwe gele stoelen"}
        assert browser.post(page, chosen)["Location"] == "/start"


def test_a_blocked_parent_sees_no_hint(school: School, noor: Family, outside: FakeProvider) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    unknown = world.a_browser(school)
    go(unknown, outside, sub="nobody", name="An")
    before = unknown.get("/with/account").content.decode()
    with scope.within(school.id):
        Restriction.objects.create(
            school=school,
            guardianship=Guardianship.objects.get(person_id=noor.mother.person_id),
            right="sign_in", ground="court", holds_from=clock.now(), made_at=clock.now(),
            made_by="x",
        )  # fmt: skip
    browser = world.a_browser(school)

    assert go(browser, outside, name="An")["Location"] == "/with/account"
    assert _same(browser.get("/with/account").content.decode()) == _same(before)
    typed = {"username": noor.username, "password": PASSWORD}
    assert "klopt niet" in browser.post("/with/account", typed).content.decode()
    assert settings.SESSION_COOKIE_NAME not in browser.cookies


@pytest.mark.parametrize("fact", ["suspended_at", "closed_at"])
def test_an_account_that_is_shut_is_not_opened(
    school: School, noor: Family, outside: FakeProvider, fact: str
) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    factories.changed(noor.mother, **{fact: clock.now()})

    assert go(world.a_browser(school), outside)["Location"] == "/with/account"


@pytest.mark.parametrize(
    ("ending", "left"), [(Ending.RESET, 0), (Ending.CLOSED, 0), (Ending.CHANGE, 1)]
)
def test_d16_a_reset_unlinks_and_a_change_does_not(
    school: School, noor: Family, outside: FakeProvider, ending: Ending, left: int
) -> None:
    for account in (noor.mother, noor.father):
        factories.a_linked(account, outside.issuer, subject=f"sub-of-{account.id}")
    with scope.within(school.id):
        connections.end_all(account_ids=[noor.mother.id], ending=ending, by=SYSTEM)

    assert links(noor.mother) == left
    assert links(noor.father) == 1


def test_fam_01_an_identity_opens_its_own_account_and_no_other(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.mother, outside.issuer, subject="sub-of-an")
    factories.a_linked(noor.father, outside.issuer, subject="sub-of-bart")
    for subject, own, other in (("sub-of-an", "An ", "Bart "), ("sub-of-bart", "Bart ", "An ")):
        browser = world.a_browser(school)
        go(browser, outside, sub=subject)
        page = browser.get("/profile").content.decode()
        assert f"{own}Peeters" in page
        assert f"{other}Peeters" not in page


def test_fam_09_who_comes_again_gets_nothing_back(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.father, outside.issuer)
    with scope.within(school.id):
        connections.end_all(account_ids=[noor.father.id], ending=Ending.CLOSED, by=SYSTEM)
    factories.changed(noor.father, closed_at=clock.now())
    factories.changed(noor.father, closed_at=None)

    assert go(world.a_browser(school), outside)["Location"] == "/with/account"


def test_aut_14_staff_show_their_second_factor_all_the_same(
    school: School, outside: FakeProvider
) -> None:
    mia = factories.with_password(factories.a_staff_member(school, "office"))
    factories.a_linked(mia, outside.issuer)
    browser = world.a_browser(school)
    go(browser, outside)

    assert browser.get("/console/")["Location"].startswith("/factor")


def test_the_cookie_is_as_it_must_be(school: School, outside: FakeProvider) -> None:
    browser = world.a_browser(school)
    depart(browser)
    cookie = browser.cookies[settings.TRIP_COOKIE_NAME]

    assert settings.TRIP_COOKIE_NAME.startswith("__Host-")
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["path"]) == (
        True, True, "Lax", "/",
    )  # fmt: skip


def test_the_sign_in_page_costs_no_statement_more(
    school: School, django_assert_num_queries
) -> None:
    browser = world.a_browser(school)
    browser.get("/")
    with django_assert_num_queries(1):
        browser.get("/")


def _same(page: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)
