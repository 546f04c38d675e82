"""A device without a browser is let in from one that has (O9)."""

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.entrypoints.idp import asking
from tests.entrypoints.idp.asking import Application


def ask(app: Application, scope: str = "openid offline_access") -> dict[str, str]:
    found: dict[str, str] = asking.told(app.post("/oauth/device_authorization", scope=scope))
    return found


def poll(app: Application, asked: dict[str, str]):
    return app.token(grant_type=asking.DEVICE_GRANT, device_code=asked["device_code"])


def decide(owner: Client, code: str, answer: str) -> None:
    page = owner.post("/oauth/device", {"user_code": code})
    assert "Bent u dit zelf begonnen?" in page.content.decode()
    owner.post("/oauth/device/decide", {**asking.hidden(page), "answer": answer})


@pytest.fixture
def mother(clock: Clock, school: School, account: Account) -> Client:
    return factories.signed_in(factories.a_client(school), account)


def test_o9_a_device_waits_and_then_is_in(
    mother: Client, agenda: Application, clock: Clock
) -> None:
    asked = ask(agenda)
    assert asking.refused(poll(agenda, asked)) == "authorization_pending"
    clock.advance(seconds=5)

    typed = asked["user_code"].lower().replace("-", " ")
    decide(mother, typed, "yes")

    found = asking.told(poll(agenda, asked))
    assert agenda.userinfo(found["access_token"]).status_code == 200
    assert agenda.refresh(found["refresh_token"]).status_code == 200
    assert asking.refused(poll(agenda, asked)) == "invalid_grant", "once"
    assert "Agenda" in mother.get("/profile/devices").content.decode()


def test_o9_a_hasty_device_is_slowed_down(
    mother: Client, agenda: Application, clock: Clock
) -> None:
    asked = ask(agenda)
    poll(agenda, asked)

    assert asking.refused(poll(agenda, asked)) == "slow_down"
    clock.advance(seconds=6)
    assert asking.refused(poll(agenda, asked)) == "slow_down", "ten seconds now"
    clock.advance(seconds=16)
    assert asking.refused(poll(agenda, asked)) == "authorization_pending"


def test_o9_a_no_is_a_no(mother: Client, agenda: Application) -> None:
    asked = ask(agenda)
    decide(mother, asked["user_code"], "no")

    assert asking.refused(poll(agenda, asked)) == "access_denied"


def test_o9_a_code_ends_after_ten_minutes(
    mother: Client, agenda: Application, clock: Clock
) -> None:
    asked = ask(agenda)
    clock.advance(minutes=10)

    page = mother.post("/oauth/device", {"user_code": asked["user_code"]})
    assert "Deze code is fout of te oud" in page.content.decode()
    assert asking.refused(poll(agenda, asked)) == "expired_token"


def test_o9_a_link_with_the_code_still_asks(mother: Client, agenda: Application) -> None:
    asked = ask(agenda)

    page = mother.get(asked["verification_uri_complete"].partition(".test")[2])

    assert f'value="{asked["user_code"]}"' in page.content.decode()
    assert asking.refused(poll(agenda, asked)) == "authorization_pending"


def test_o9_nobody_guesses_codes(mother: Client, agenda: Application) -> None:
    codes = [
        mother.post("/oauth/device", {"user_code": f"BCDFGHJ{letter}"}).status_code
        for letter in "BCDFGHJKLMN"
    ]
    assert codes == [200] * 10 + [429]


def test_o9_a_code_is_of_one_application_and_one_school(
    mother: Client, agenda: Application
) -> None:
    other = asking.an_application(agenda.school, name="Bibliotheek")
    eik = asking.an_application(factories.a_school("De Eik"))
    asked, elsewhere = ask(agenda), ask(eik)

    assert asking.refused(poll(other, asked)) == "invalid_grant"
    page = mother.post("/oauth/device", {"user_code": elsewhere["user_code"]})
    assert "Deze code is fout of te oud" in page.content.decode()


def test_without_offline_access_a_device_is_in_for_ten_minutes(
    mother: Client, agenda: Application, clock: Clock
) -> None:
    asked = ask(agenda, "openid")
    decide(mother, asked["user_code"], "yes")
    found = asking.told(poll(agenda, asked))

    assert "refresh_token" not in found
    assert agenda.userinfo(found["access_token"]).status_code == 200
    clock.advance(minutes=10)
    assert asking.refused(agenda.userinfo(found["access_token"])) == "invalid_token"
