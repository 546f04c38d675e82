"""What an application gets of a session depends on what its owner has proved in it."""

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.connections.models import Grant
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories, together
from tests.conftest import Clock
from tests.entrypoints.idp import asking
from tests.entrypoints.idp.asking import Application
from tests.factories import PASSWORD, Family


def test_who_writes_when_it_was_asked_proves_nothing(
    clock: Clock, mother: Client, agenda: Application
) -> None:
    """The moment stands in an address, which whoever sits at an unlocked screen can change."""
    agenda.tokens(mother)
    clock.advance(minutes=2)
    of_another = asking.led_to(agenda.authorize(mother, prompt="login", state="st-2"))[1]["next"]
    moment = of_another.partition("asked=")[2].partition("&")[0]

    for asked in ("1", "1.", moment, "1." + moment.partition(".")[2]):
        answer = agenda.authorize(mother, prompt="login", asked=asked)
        assert asking.led_to(answer)[0] == "/prove", asked


@pytest.fixture
def beside(school: School, family: Family) -> Client:
    """Return a browser in which the key of another child's account has opened Noor's."""
    factories.with_password(factories.an_activated(family.mother, email="an@example.test"))
    sam = together.a_parent(school, "Sam", "Wouters")
    together.tie(family.mother, sam.mother)
    browser = together.signed_in(school, sam)
    together.go_to(browser, "Noor")
    return browser


def test_d16_a_session_that_another_key_opened_lets_no_application_in(
    beside: Client, agenda: Application
) -> None:
    """What it allowed would outlive the key: only a password of its own lets it."""
    refused = agenda.consent(beside)
    assert asking.led_to(refused)[0] == "/prove"
    with scope.within(agenda.school.id):
        assert not Grant.objects.exists()

    beside.post("/prove", {"password": PASSWORD})
    assert asking.told(agenda.redeem(agenda.code(beside)))["refresh_token"]


def test_d16_a_session_that_another_key_opened_lets_no_device_in(
    beside: Client, agenda: Application
) -> None:
    made = asking.told(agenda.post("/oauth/device_authorization", scope="openid offline_access"))
    form = {"user_code": made["user_code"], "answer": "yes"}

    assert asking.led_to(beside.post("/oauth/device/decide", form))[0] == "/prove"
    answer = agenda.token(grant_type=asking.DEVICE_GRANT, device_code=made["device_code"])
    assert asking.refused(answer) == "authorization_pending"


def test_d16_the_app_still_signs_in_elsewhere_after_a_change_of_the_password(
    account: Account, mother: Client, agenda: Application
) -> None:
    factories.with_password(account)
    new = "zeven paarse wolken zingen"
    mother.post("/app", {"name": "Gsm van An"})
    before = agenda.tokens(mother, scope="openid profile")
    mother.post("/profile/password", {"current": PASSWORD, "password": new, "repeat": new})

    assert agenda.userinfo(before["access_token"]).status_code == 200, "the app stays signed in"
    after = agenda.tokens(mother, scope="openid profile")
    assert agenda.userinfo(after["access_token"]).status_code == 200
