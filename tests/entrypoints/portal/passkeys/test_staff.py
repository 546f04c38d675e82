"""Passkeys of staff: both steps at once, and what ends them (AUT-14)."""

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.connections.models import Session
from sleutelbos.kit import clock as kit_clock
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import authenticator, factories
from tests.authenticator import Authenticator
from tests.entrypoints.portal.passkeys.seen import SHUT
from tests.factories import PASSWORD
from tests.web import world

pytestmark = pytest.mark.django_db


class TestStaff:
    @pytest.fixture
    def mia(self, school: School) -> Account:
        mia = factories.with_password(factories.a_staff_member(school, "office"))
        return factories.changed(mia, email="mia@example.org", email_key="mia@example.org",
                                 email_verified_at=kit_clock.now())  # fmt: skip

    @pytest.fixture
    def key(self, school: School, mia: Account) -> Authenticator:
        device = Authenticator(school.origin)
        authenticator.added(factories.signed_in(world.a_browser(school), mia), device)
        return device

    def test_a_passkey_is_both_steps(self, school: School, key: Authenticator) -> None:
        browser = world.a_browser(school)
        authenticator.shown(browser, key)
        assert browser.get("/console/").status_code == 200

    def test_behind_the_password_it_is_the_second_step(
        self, school: School, key: Authenticator
    ) -> None:
        browser = world.a_browser(school)
        browser.post("/", {"username": "mia.claes", "password": PASSWORD})
        options = authenticator.asked(browser.get("/factor"))
        assert [one["id"] for one in options["allowCredentials"]] == [
            authenticator.encoded(key.credential_id)
        ]
        assert browser.post("/factor", {"credential": key.shown(options)})["Location"] == "/start"
        assert browser.get("/console/").status_code == 200

    def test_a_proof_is_not_the_second_step(self, school: School, key: Authenticator) -> None:
        browser = world.a_browser(school)
        browser.post("/", {"username": "mia.claes", "password": PASSWORD})
        answer = key.shown(authenticator.asked(browser.get("/prove")))
        assert browser.post("/factor", {"credential": answer}).status_code == 200
        assert browser.get("/console/")["Location"].startswith("/factor")

    def test_aut_14_after_a_reset_it_opens_only_behind_the_password(
        self, school: School, mia: Account, key: Authenticator
    ) -> None:
        token = world.a_token(mia, LinkPurpose.RESET, "mia@example.org")
        new = "een heel nieuwe lange zin voor mia"
        world.a_browser(school).post(f"/reset/{token}", {"password": new, "repeat": new})
        assert SHUT in authenticator.shown(world.a_browser(school), key).content.decode()

        browser = world.a_browser(school)
        browser.post("/", {"username": "mia.claes", "password": new})
        assert browser.get("/factor/new")["Location"] == "/factor"
        options = authenticator.asked(browser.get("/factor"))
        browser.post("/factor", {"credential": key.shown(options)})
        assert browser.get("/console/").status_code == 200
        assert authenticator.shown(world.a_browser(school), key).status_code == 302

    def test_an_administrator_who_takes_the_second_factor_away_takes_it_too(
        self, school: School, mia: Account, key: Authenticator
    ) -> None:
        chief = factories.a_staff_member(school, "administrator", first="Els")
        browser = factories.signed_in(world.a_browser(school), chief)
        browser.post(f"/console/staff/{mia.id}/factor")
        assert SHUT in authenticator.shown(world.a_browser(school), key).content.decode()
        with scope.within(school.id):
            assert not Session.objects.filter(account=mia, ended_at=None).exists()
