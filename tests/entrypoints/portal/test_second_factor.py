"""Staff have a second step, from the first sign-in (AUT-14, D23)."""

import re

import pyotp
import pytest
from django.conf import settings
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.gate.models import PrintedCode, SecondFactor
from sleutelbos.kit import clock as kit_clock
from sleutelbos.kit import scope
from sleutelbos.outbox.models import Job
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import PASSWORD
from tests.web import world

pytestmark = pytest.mark.django_db

SID = settings.SESSION_COOKIE_NAME


@pytest.fixture
def school() -> School:
    return factories.a_school()


def sign_in(browser: Client, username: str, password: str = PASSWORD):
    return browser.post("/", {"username": username, "password": password})


@pytest.fixture
def mia(school: School) -> Account:
    mia = factories.with_password(factories.a_staff_member(school, "office"))
    return factories.changed(mia, email="mia@example.org", email_key="mia@example.org",
                             email_verified_at=kit_clock.now())  # fmt: skip


def authenticator(browser: Client) -> pyotp.TOTP:
    """Set an authenticator up and return it."""
    page = browser.get("/factor/new").content.decode()
    secret = re.search(r'<p class="mono">([A-Z2-7 ]+)</p>', page)
    assert secret
    made = pyotp.TOTP(secret[1].replace(" ", ""))
    answer = browser.post("/factor/new", {"code": made.at(kit_clock.now())})
    assert answer["Location"] == "/start"
    return made


def test_aut_14_without_a_second_factor_there_are_no_pages(school: School, mia: Account) -> None:
    browser = world.a_browser(school)
    sign_in(browser, "mia.claes")
    for path in ("/console/", "/console/search", "/start", "/profile", "/profile/password"):
        assert browser.get(path)["Location"].partition("?")[0] == "/factor", path


def test_aut_14_a_code_opens_once(school: School, mia: Account, clock: Clock) -> None:
    first, second = world.a_browser(school), world.a_browser(school)
    sign_in(first, "mia.claes")
    mine = authenticator(first)
    clock.advance(seconds=60)
    code = mine.at(clock.now())
    sign_in(second, "mia.claes")
    assert second.post("/factor", {"code": code})["Location"] == "/start"
    third = world.a_browser(school)
    sign_in(third, "mia.claes")

    assert third.post("/factor", {"code": code}).status_code == 200
    assert third.get("/console/").status_code == 302


def test_aut_14_eleven_codes_are_too_many(school: School, mia: Account, clock: Clock) -> None:
    browser = world.a_browser(school)
    sign_in(browser, "mia.claes")
    mine = authenticator(browser)
    other = world.a_browser(school)
    sign_in(other, "mia.claes")
    wrong = f"{(int(mine.at(clock.now())) + 1) % 10**6:06d}"
    codes = [other.post("/factor", {"code": wrong}).status_code for _ in range(11)]

    assert codes == [200] * 10 + [429]


def test_aut_14_a_reset_leaves_the_second_factor(
    school: School, mia: Account, clock: Clock
) -> None:
    browser = world.a_browser(school)
    sign_in(browser, "mia.claes")
    authenticator(browser)
    token = world.a_token(mia, LinkPurpose.RESET, "mia@example.org")
    new = "een heel nieuwe lange zin voor mia"
    browser.post(f"/reset/{token}", {"password": new, "repeat": new})

    again = world.a_browser(school)
    sign_in(again, "mia.claes", new)
    assert again.get("/console/")["Location"].startswith("/factor")
    assert again.get("/factor/new")["Location"] == "/factor"
    with scope.within(school.id):
        assert SecondFactor.objects.get().account_id == mia.id


def test_aut_14_half_a_sign_in_that_is_signed_out_is_gone(school: School, mia: Account) -> None:
    browser = world.a_browser(school)
    token = sign_in(browser, "mia.claes").cookies[SID].value
    browser.post("/sign-out")
    browser.cookies[SID] = token

    assert browser.get("/factor/new")["Location"].partition("?")[0] == "/"


def test_ses_02_staff_have_half_an_hour(school: School, mia: Account, clock: Clock) -> None:
    browser = factories.signed_in(world.a_browser(school), mia)
    clock.advance(minutes=29)
    assert browser.get("/console/").status_code == 200
    clock.advance(minutes=31)
    assert browser.get("/console/").status_code == 302


def test_a_second_factor_that_replaces_another_is_told_by_mail(
    school: School, mia: Account, clock: Clock
) -> None:
    browser = world.a_browser(school)
    sign_in(browser, "mia.claes")
    authenticator(browser)
    assert not told(school)
    clock.advance(seconds=60)

    authenticator(browser)

    assert told(school) == ["factor_changed"]


def told(school: School) -> list[str]:
    with scope.within(school.id):
        return [job.arguments["kind"] for job in Job.objects.filter(name="send_notice")]


def test_aut_14_codes_that_are_used_up_let_nobody_begin_anew(school: School, mia: Account) -> None:
    """Whoever uses the last one makes new ones at once; later, a password alone would do it."""
    browser = world.a_browser(school)
    sign_in(browser, "mia.claes")
    page = browser.get("/factor/new").content.decode()
    first, *others = re.findall(r"<li>([A-Z0-9]{4}[A-Z0-9 -]+)</li>", page)
    browser.post("/factor/new", {"code": first})
    with scope.within(school.id):  # but for the last one, on other days
        used = PrintedCode.objects.order_by("-id").values("id")[1:]
        PrintedCode.objects.filter(id__in=list(used.values_list("id", flat=True))).update(
            used_at=kit_clock.now()
        )
    owner, thief = world.a_browser(school), world.a_browser(school)
    sign_in(owner, "mia.claes")
    assert owner.post("/factor?next=/console/", {"code": others[-1]})["Location"] == "/factor/new"
    assert owner.get("/factor/new").status_code == 200

    sign_in(thief, "mia.claes")
    assert thief.get("/factor/new")["Location"] == "/factor"
    assert "Een beheerder van uw school kan u helpen." in thief.get("/factor").content.decode()
