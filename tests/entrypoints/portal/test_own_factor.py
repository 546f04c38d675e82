"""Whoever wants it has a second step at the door (AUT-14, D23)."""

import re

import pyotp
import pytest
from django.test import Client

from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.gate.models import HeldAct, PrintedCode, SecondFactor
from sleutelbos.kit import clock as kit_clock
from sleutelbos.kit import scope
from sleutelbos.outbox.models import Job
from sleutelbos.schools.models import School
from tests import authenticator, factories
from tests.authenticator import Authenticator
from tests.conftest import Clock
from tests.factories import PASSWORD, Family
from tests.web import world

pytestmark = pytest.mark.django_db

AN, NEW = "an@example.test", "zeven paarse wolken zingen"


@pytest.fixture
def school(clock: Clock) -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    family = factories.a_pupil(school)
    factories.an_activated(factories.with_password(family.mother), email=AN)
    return family


def sign_in(school: School, password: str = PASSWORD) -> Client:
    browser = world.a_browser(school)
    browser.post("/", {"username": "noor.peeters", "password": password})
    return browser


def led_to(browser: Client, path: str = "/start") -> str:
    answer = browser.get(path)
    return answer["Location"].partition("?")[0] if answer.status_code == 302 else path


def turned_on(browser: Client, clock: Clock) -> tuple[pyotp.TOTP, list[str]]:
    """Turn the second step on; return the app and the codes on paper, a minute later."""
    page = browser.get("/factor/new").content.decode()
    codes = re.findall(r"<li>([A-Z0-9]{4}[A-Z0-9 -]+)</li>", page)
    secret = re.search(r'<p class="mono">([A-Z2-7 ]+)</p>', page)
    assert secret
    app = pyotp.TOTP(secret[1].replace(" ", ""))
    answer = browser.post("/factor/new", {"code": app.at(kit_clock.now())})
    assert answer["Location"] == "/profile/factor"
    clock.advance(seconds=60)
    return app, codes


def told(school: School) -> list[str]:
    with scope.within(school.id):
        return [job.arguments["kind"] for job in Job.objects.filter(name="send_notice")]


def test_nobody_but_staff_must_have_one(school: School, family: Family) -> None:
    browser = sign_in(school)
    assert led_to(browser) == "/start"
    assert "De tweede stap staat uit." in browser.get("/profile/factor").content.decode()


def test_aut_14_once_it_is_on_the_password_alone_shows_no_page(
    school: School, family: Family, clock: Clock
) -> None:
    first, other = sign_in(school), sign_in(school)
    app, codes = turned_on(first, clock)
    late = sign_in(school)

    assert led_to(first) == "/start"
    for browser in (other, late):
        for path in ("/start", "/messages", "/profile", "/profile/factor", "/profile/passkeys"):
            assert led_to(browser, path) == "/factor", path
        assert browser.get("/factor/new")["Location"] == "/factor"
    late.post("/factor", {"code": app.at(clock.now())})
    other.post("/factor", {"code": codes[0]})
    assert led_to(late) == led_to(other) == "/start"
    assert told(school) == ["factor_changed"]


def test_aut_14_a_code_opens_once_and_a_clock_may_be_a_step_off(
    school: School, family: Family, clock: Clock
) -> None:
    app, codes = turned_on(sign_in(school), clock)
    now = clock.now().timestamp()
    for code in (app.at(now - 61), app.at(now + 90), "000000", ""):
        assert sign_in(school).post("/factor", {"code": code}).status_code == 200
    for code in (app.at(now - 30), app.at(now + 30), codes[0]):
        assert sign_in(school).post("/factor", {"code": code}).status_code == 302
        assert sign_in(school).post("/factor", {"code": code}).status_code == 200


def test_without_a_phone_it_is_turned_on_by_a_code_on_paper(school: School, family: Family) -> None:
    browser = sign_in(school)
    page = browser.get("/factor/new").content.decode()
    codes = re.findall(r"<li>([A-Z0-9]{4}[A-Z0-9 -]+)</li>", page)
    field = re.search(r'<input[^>]*name="code"[^>]*>', page)
    assert field
    assert "data-code" not in field[0], "a script would take its letters away"
    assert 'maxlength="20"' in field[0]
    browser.post("/factor/new", {"code": codes[0]})
    late = sign_in(school)

    assert led_to(late) == "/factor"
    late.post("/factor", {"code": codes[1]})
    assert led_to(late) == "/start"


def test_a_passkey_is_both_steps(school: School, family: Family, clock: Clock) -> None:
    device, browser = Authenticator(school.origin), sign_in(school)
    authenticator.added(browser, device)
    turned_on(browser, clock)
    again = world.a_browser(school)
    authenticator.shown(again, device)
    assert led_to(again) == "/start"


def test_aut_14_a_reset_leaves_it(school: School, family: Family, clock: Clock) -> None:
    turned_on(sign_in(school), clock)
    token = world.a_token(family.mother, LinkPurpose.RESET, AN)
    world.a_browser(school).post(f"/reset/{token}", {"password": NEW, "repeat": NEW})
    assert led_to(sign_in(school, NEW)) == "/factor"


def test_it_is_turned_off_with_fresh_proof_and_told(
    school: School, family: Family, clock: Clock
) -> None:
    browser = sign_in(school)
    turned_on(browser, clock)
    clock.advance(minutes=6)
    assert browser.post("/profile/factor")["Location"].startswith("/prove")
    browser.post("/prove", {"password": PASSWORD, "next": "/profile/factor"})
    browser.post("/profile/factor")

    assert led_to(sign_in(school)) == "/start"
    assert told(school) == ["factor_changed", "factor_changed"]
    with scope.within(school.id):
        assert not SecondFactor.objects.exists()
        assert not PrintedCode.objects.exists()


def test_staff_cannot_turn_it_off(school: School) -> None:
    mia = factories.signed_in(world.a_browser(school), factories.a_staff_member(school, "office"))
    page = mia.get("/profile/factor").content.decode()
    assert "Uitzetten" not in page
    assert mia.post("/profile/factor").status_code == 200


def test_who_lost_everything_is_led_to_the_office_which_checks_who_asks(
    school: School, family: Family, clock: Clock
) -> None:
    turned_on(sign_in(school), clock)
    assert "/forgot/help" in sign_in(school).get("/factor").content.decode()
    office = factories.signed_in(
        world.a_browser(school), factories.a_staff_member(school, "office")
    )
    path = f"/console/accounts/{family.mother.id}/factor"
    assert path in office.get(f"/console/families/{family.pupil.id}").content.decode()
    office.post(path)
    assert led_to(sign_in(school)) == "/factor"
    assert told(school)[-1] == "factor_asked"
    with scope.within(school.id):
        assert HeldAct.objects.get().state == "waiting"

    office.post(path, {"seen_identity": "on"})
    assert led_to(sign_in(school)) == "/start"
    assert told(school)[-1] == "factor_changed"


def test_the_office_takes_nothing_away_that_is_not_there(school: School, family: Family) -> None:
    office = factories.signed_in(
        world.a_browser(school), factories.a_staff_member(school, "office")
    )
    path = f"/console/accounts/{family.mother.id}/factor"
    assert office.post(path, {"seen_identity": "on"}).status_code == 404
