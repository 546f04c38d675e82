"""Make a passkey: for the account that is in, past its steps and a fresh proof."""

import json

import pytest
from django.test import Client

from sleutelbos.connections import queries as connections
from sleutelbos.connections.models import Device, Session
from sleutelbos.gate.models import Passkey
from sleutelbos.kit import clock as kit_clock
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import authenticator, factories
from tests.authenticator import MAY_SYNC, PRESENT, USUAL, VERIFIED, Authenticator
from tests.conftest import Clock
from tests.factories import Family
from tests.web import world

pytestmark = pytest.mark.django_db


class TestAdding:
    def test_the_authenticator_shows_which_account_it_is(
        self, school: School, family: Family, mother: Client
    ) -> None:
        options = authenticator.asked(mother.get("/profile/passkeys"))
        father = factories.an_activated(family.father, email="bart@example.test")
        other = factories.signed_in(world.a_browser(school), father)
        theirs = authenticator.asked(other.get("/profile/passkeys"))

        assert options["user"]["name"] == "An Peeters, ouder van Noor (noor.peeters)"
        assert options["rp"] == {"id": "debeuk.example.test", "name": "De Beuk"}
        assert options["user"]["id"] != theirs["user"]["id"]
        assert "Bart" not in json.dumps(options)

    def test_it_asks_for_a_passkey_that_is_found_without_a_name_and_for_no_maker(
        self, mother: Client
    ) -> None:
        options = authenticator.asked(mother.get("/profile/passkeys"))
        assert options["authenticatorSelection"]["residentKey"] == "required"
        assert options["authenticatorSelection"]["userVerification"] == "required"
        assert options["attestation"] == "none"
        assert [one["alg"] for one in options["pubKeyCredParams"]] == [-8, -7, -257]

    def test_only_ones_own_passkeys_are_excluded(
        self, school: School, family: Family, mother: Client, phone: Authenticator
    ) -> None:
        options = authenticator.asked(mother.get("/profile/passkeys"))
        own = authenticator.encoded(phone.credential_id)
        assert [one["id"] for one in options["excludeCredentials"]] == [own]
        father = factories.an_activated(family.father, email="bart@example.test")
        other = factories.signed_in(world.a_browser(school), father)
        assert authenticator.asked(other.get("/profile/passkeys"))["excludeCredentials"] == []

    @pytest.mark.parametrize(
        "wrong",
        [
            {"origin": "https://evil.test"},
            {"host": "example.test"},
            {"type": "webauthn.get"},
            {"crossOrigin": True},
            {"flags": USUAL & ~PRESENT},
            {"flags": USUAL & ~VERIFIED},
            {"flags": USUAL & ~MAY_SYNC},
            {"challenge": authenticator.encoded(bytes(56))},
        ],
        ids=str,
    )
    def test_a_wrong_answer_is_not_kept(
        self, school: School, mother: Client, wrong: dict[str, object]
    ) -> None:
        answer = authenticator.added(mother, Authenticator(school.origin), **wrong)
        assert "Deze passkey kon niet worden toegevoegd." in answer.content.decode()
        with scope.within(school.id):
            assert not Passkey.objects.exists()

    def test_an_answer_is_good_once_and_for_its_session(
        self, school: School, family: Family, mother: Client
    ) -> None:
        device = Authenticator(school.origin)
        form = {"credential": device.made(authenticator.asked(mother.get("/profile/passkeys")))}
        father = factories.an_activated(family.father, email="bart@example.test")
        other = factories.signed_in(world.a_browser(school), father)
        assert other.post("/profile/passkeys", form).status_code == 200
        assert mother.post("/profile/passkeys", form).status_code == 302
        assert mother.post("/profile/passkeys", form).status_code == 200
        with scope.within(school.id):
            assert Passkey.objects.get().account_id == family.mother.id

    def test_it_waits_until_the_activation_is_done(self, school: School, family: Family) -> None:
        father = factories.an_activated(family.father)
        browser = factories.signed_in(world.a_browser(school), father)
        page = browser.get("/profile/passkeys").content.decode()
        assert "data-options" not in page
        assert "Bevestig eerst uw e-mailadres." in page
        browser.post("/profile/passkeys", {"credential": "{}"})
        with scope.within(school.id):
            assert not Passkey.objects.exists()

    def test_it_asks_for_fresh_proof(
        self, clock: Clock, mother: Client, phone: Authenticator
    ) -> None:
        clock.advance(minutes=6)
        for path in ("/profile/passkeys", "/profile/passkeys/1"):
            assert mother.get(path)["Location"].startswith("/prove?next=")
            assert mother.post(path, {"act": "remove"})["Location"].startswith("/prove?next=")

    def test_it_can_be_added_in_the_app_that_outlived_a_change(
        self, school: School, family: Family, mother: Client
    ) -> None:
        now = kit_clock.now()
        factories.changed(family.mother, session_epoch=3)
        with scope.within(school.id):
            session = Session.objects.get()
            assert connections.grant_epoch(session.id) is None
            app = Device.objects.create(
                school=school, account=family.mother, name="Gsm", epoch=0, made_at=now, seen_at=now
            )
            Session.objects.update(device=app)
            assert connections.grant_epoch(session.id) == 0
            factories.changed(family.mother, grant_epoch=1)
            assert connections.grant_epoch(session.id) is None

    def test_without_scripts_no_button_shows(self, school: School, mother: Client) -> None:
        for browser, path in ((mother, "/profile/passkeys"), (world.a_browser(school), "/")):
            page = browser.get(path).content.decode()
            shown = page.partition("data-passkey-button")[0].rpartition("data-passkey-with")[2]
            assert shown.startswith(" hidden>"), path
