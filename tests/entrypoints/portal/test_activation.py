"""The steps of the activation as a browser meets them: in order, nothing skipped (ACT)."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from sleutelbos.accounts.models import Acceptance, Account, InitialCredential
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections.models import Session
from sleutelbos.gate.models import HelpRequest
from sleutelbos.gate.values import Step
from sleutelbos.kit import scope
from sleutelbos.outbox.models import Job
from sleutelbos.schools import actions as schools
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import PASSWORD, Family
from tests.web import routes, world

pytestmark = pytest.mark.django_db

FRESH = "negen paarse wolken zingen"
BLOCKING = [step for step in Step if step is not Step.VERIFY]
PAGE = {
    Step.ACCOUNT: "/activate/account",
    Step.AGREEMENT: "/activate/agreement",
    Step.PASSWORD: "/activate/password",
    Step.DEVICES: "/activate/devices",
    Step.DETAILS: "/activate/details",
    Step.CONFIRM: "/activate/confirm",
}


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    return factories.a_pupil(school)


def at(step: str, account: Account) -> Client:
    """Return a browser of somebody who has come to this step."""
    moved = world.at_step(account, step)
    return factories.signed_in(world.a_browser(School.objects.get(id=account.school_id)), moved)


def facts(account: Account) -> dict[str, object]:
    with scope.within(account.school_id):
        return Account.objects.filter(id=account.id).values().get()


def hidden(browser: Client, path: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', browser.get(path).content.decode())
    assert found
    return unescape(found[1])


@pytest.mark.parametrize("step", BLOCKING)
def test_act_02_at_each_step_only_its_own_pages_answer(family: Family, step: Step) -> None:
    browser = at(step, family.mother)
    before = facts(family.mother)
    parts = routes.nobodys()
    for route, method in routes.requests():
        if route.who == routes.PUBLIC:
            continue
        if step in route.access.steps:
            if method == "GET":
                assert browser.get(route.path(parts)).status_code == 200, route.name
            continue
        answer = browser.generic(method, route.path(parts))
        assert answer.status_code == 302, (route.name, method)
        assert answer["Location"] in (PAGE[step], "/start"), (route.name, method)

    assert facts(family.mother) == before
    assert browser.get("/start")["Location"] == PAGE[step]


def test_act_02_with_all_but_the_mail_the_pages_are_open(family: Family) -> None:
    browser = at("verify", family.mother)
    assert browser.get("/start").status_code == 200
    assert "Bevestig uw e-mailadres" in browser.get("/start").content.decode()
    for page in PAGE.values():
        assert browser.get(page)["Location"] == "/start"


def test_act_02_an_address_typed_by_hand_skips_nothing(family: Family) -> None:
    browser = at("agreement", family.mother)
    for path in ("/activate/password", "/activate/confirm", "/activate/details"):
        assert browser.post(path, {"password": FRESH, "repeat": FRESH})["Location"] == "/start"
    assert facts(family.mother)["password_chosen_at"] is None


def test_act_03_cancelling_signs_out_and_leaves_all_as_it_was(
    school: School, family: Family
) -> None:
    code, _ = world.a_known_letter(family.mother)
    browser = at("password", family.mother)
    before = facts(family.mother)
    page = browser.get("/activate/password").content.decode()
    assert 'action="/sign-out"' in page
    browser.post("/sign-out")

    assert browser.get("/activate/password").status_code == 302
    assert facts(family.mother) == before
    again = world.a_browser(school)
    answer = again.post("/", {"username": family.username, "password": code})
    assert answer["Location"] == "/start"
    assert again.get("/start")["Location"] == "/activate/password"


def test_act_03_no_go_back_keeps_what_was_typed(family: Family) -> None:
    browser = at("details", family.mother)
    typed = {"email": "an@example.test", "phone": "02 356 00 00", "mobile": ""}
    browser.post("/activate/details", typed)
    page = browser.get("/activate/details").content.decode()

    assert "an@example.test" in page
    browser.post("/activate/details", {**typed, "email": "an2@example.test"})
    assert "an2@example.test" in browser.get("/activate/confirm").content.decode()


def test_act_05_a_letter_that_is_too_old_is_refused_like_anything_else(
    school: School, family: Family, clock: Clock
) -> None:
    code, token = world.a_known_letter(family.mother, days=60)
    clock.advance(days=60)
    browser = world.a_browser(school)
    answer = browser.post("/", {"username": family.username, "password": code})

    assert "De gebruikersnaam of het wachtwoord klopt niet." in answer.content.decode()
    assert "werkt niet meer" in browser.post("/a/", {"token": token}).content.decode()


def test_act_05_the_day_before_it_still_opens(school: School, family: Family, clock: Clock) -> None:
    code, _ = world.a_known_letter(family.mother, days=60)
    clock.advance(days=59)
    answer = world.a_browser(school).post("/", {"username": family.username, "password": code})
    assert answer["Location"] == "/start"


def test_act_05_a_new_letter_makes_the_one_before_it_void(school: School, family: Family) -> None:
    from sleutelbos.accounts.actions import letters

    code, token = world.a_known_letter(family.mother)
    with scope.within(school.id):
        made = letters.print_letters(school_id=school.id, account_ids=[family.mother.id], by=SYSTEM)
    browser = world.a_browser(school)
    old = {"username": family.username, "password": code}
    assert settings.SESSION_COOKIE_NAME not in browser.post("/", old).cookies
    assert "werkt niet meer" in browser.post("/a/", {"token": token}).content.decode()
    new = {"username": family.username, "password": str(made.pages[0].code)}
    assert browser.post("/", new)["Location"] == "/start"


def test_act_06_ten_wrong_codes_and_the_right_one_no_longer_opens(
    school: School, family: Family, clock: Clock
) -> None:
    from sleutelbos.kit import codes

    code, token = world.a_known_letter(family.mother)
    for _ in range(10):
        guess = {"username": family.username, "password": codes.grouped(codes.new())}
        world.a_browser(school).post("/", guess)
    clock.advance(days=1)  # the throttle is empty again; the letter stays burnt
    browser = world.a_browser(school)
    answer = browser.post("/", {"username": family.username, "password": code})

    assert "De gebruikersnaam of het wachtwoord klopt niet." in answer.content.decode()
    assert settings.SESSION_COOKIE_NAME not in browser.post("/a/", {"token": token}).cookies
    with scope.within(school.id):
        assert Entry.objects.filter(event="initial.burnt").count() == 1


def test_act_06_wrong_words_wear_no_letter_down(school: School, family: Family) -> None:
    code, _ = world.a_known_letter(family.mother)
    for number in range(9):
        guess = {"username": family.username, "password": f"mijn wachtwoord {number}"}
        world.a_browser(school).post("/", guess)
    with scope.within(school.id):
        assert InitialCredential.objects.get().failures == 0
    answer = world.a_browser(school).post("/", {"username": family.username, "password": code})
    assert answer["Location"] == "/start"


def test_act_04_the_code_is_gone_once_the_password_is_chosen(
    school: School, family: Family
) -> None:
    code, token = world.a_known_letter(family.mother)
    world.at_step(family.mother, "password")
    first, second = world.a_browser(school), world.a_browser(school)
    for browser in (first, second):
        browser.post("/", {"username": family.username, "password": code})
    first.post("/activate/password", {"password": FRESH, "repeat": FRESH})

    assert first.get("/activate/devices").status_code == 200
    assert second.get("/activate/password")["Location"].startswith("/?next")
    for answer in (
        second.post("/", {"username": family.username, "password": code}),
        second.post("/a/", {"token": token}),
    ):
        assert settings.SESSION_COOKIE_NAME not in answer.cookies


def test_act_08_a_new_agreement_is_asked_of_everybody_again(school: School, family: Family) -> None:
    mother = factories.an_activated(factories.with_password(family.mother), email="an@example.org")
    browser = factories.signed_in(world.a_browser(school), mother)
    with scope.within(school.id):
        schools.publish_agreement(
            school_id=school.id, texts={"nl": "Versie twee."}, changes={"nl": "Dit is nieuw."},
            by=SYSTEM,
        )  # fmt: skip

    assert browser.get("/start")["Location"] == "/activate/agreement"
    page = browser.get("/activate/agreement").content.decode()
    assert "Versie twee." in page
    assert "Dit is nieuw." in page
    browser.post("/activate/agreement", {"version": "1"})
    assert browser.get("/start").status_code == 302
    browser.post("/activate/agreement", {"version": "2"})
    assert browser.get("/start").status_code == 200
    with scope.within(school.id):
        assert [one.version for one in Acceptance.objects.all()] == [2]


def test_act_08_who_refuses_is_signed_out_and_nothing_is_kept(
    school: School, family: Family
) -> None:
    browser = at("agreement", family.mother)
    before = facts(family.mother)
    answer = browser.post("/activate/refuse")

    assert answer["Location"] == "/refused"
    assert school.activation_name in browser.get("/refused").content.decode()
    assert facts(family.mother) == before
    with scope.within(school.id):
        assert not Session.objects.filter(ended_at=None).exists()
        assert not Acceptance.objects.exists()


def test_that_is_not_me_stops_it_and_tells_the_office(school: School, family: Family) -> None:
    browser = at("account", family.mother)
    page = browser.get("/activate/account").content.decode()
    assert "U activeert het account van An Peeters, ouder van Noor Peeters, klas L3A." in page
    assert browser.post("/activate/not-me")["Location"] == "/stopped"

    assert browser.get("/activate/account").status_code == 302
    with scope.within(school.id):
        assert HelpRequest.objects.get().account_id == family.mother.id


def test_act_09_what_was_not_shown_is_not_confirmed(family: Family) -> None:
    browser = at("details", family.mother)
    browser.post("/activate/details", {"email": "an@example.test"})
    mark = hidden(browser, "/activate/confirm", "mark")
    browser.post("/activate/details", {"email": "iemand.anders@example.test"})

    for form in ({"mark": mark}, {}, {"mark": mark, "email": "x@example.test"}, {"mark": "x"}):
        assert browser.post("/activate/confirm", form)["Location"] == "/activate/confirm"
    assert facts(family.mother)["details_confirmed_at"] is None


def test_act_09_confirming_twice_is_one_mail(family: Family) -> None:
    browser = at("details", family.mother)
    browser.post("/activate/details", {"email": "an@example.test"})
    form = {"mark": hidden(browser, "/activate/confirm", "mark")}
    assert browser.post("/activate/confirm", form)["Location"] == "/activate/verify"
    assert browser.post("/activate/confirm", form)["Location"] == "/start"
    with scope.within(family.mother.school_id):
        assert Job.objects.filter(name="send_verification").count() == 1


@pytest.mark.parametrize("step", BLOCKING)
def test_act_11_it_resumes_where_it_stopped_on_any_device(
    school: School, family: Family, clock: Clock, step: Step
) -> None:
    world.at_step(family.mother, step)
    if step in (Step.ACCOUNT, Step.AGREEMENT, Step.PASSWORD):
        key, _ = world.a_known_letter(family.mother)
    else:
        factories.with_password(family.mother)
        key = PASSWORD
    clock.advance(days=7)
    browser = world.a_browser(school)
    browser.post("/", {"username": family.username, "password": key})

    assert browser.get("/start")["Location"] == PAGE[step]
