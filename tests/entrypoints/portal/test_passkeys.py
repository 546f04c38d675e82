"""Passkeys: they open the account they were made for, and nothing else (identity 3.7, AUT, SES)."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.models import Entry
from sleutelbos.connections import queries as connections
from sleutelbos.connections.models import Device, Session
from sleutelbos.gate.models import Passkey
from sleutelbos.kit import clock as kit_clock
from sleutelbos.kit import scope
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Guardianship, Restriction
from sleutelbos.schools.models import School
from tests import authenticator, factories
from tests.authenticator import MAY_SYNC, PRESENT, SYNCED, USUAL, VERIFIED, Authenticator
from tests.conftest import Clock
from tests.factories import PASSWORD, Family
from tests.web import world

pytestmark = pytest.mark.django_db

AN, NEW = "an@example.test", "zeven paarse wolken zingen"
SHUT = "Deze passkey opent hier niets."


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    family = factories.a_pupil(school)
    factories.an_activated(factories.with_password(family.mother), email=AN)
    return family


@pytest.fixture
def mother(school: School, family: Family) -> Client:
    """Return the browser in which the mother is."""
    return factories.signed_in(world.a_browser(school), current(family.mother))


@pytest.fixture
def phone(school: School, mother: Client) -> Authenticator:
    """Return the mother's phone, with a passkey."""
    device = Authenticator(school.origin)
    assert authenticator.added(mother, device)["Location"] == "/profile/passkeys?saved=1"
    return device


def current(account: Account) -> Account:
    with scope.within(account.school_id):
        return Account.objects.get(id=account.id)


def is_in(browser: Client) -> bool:
    return browser.get("/start").status_code == 200


def told(school: School) -> list[str]:
    with scope.within(school.id):
        return [job.arguments["kind"] for job in Job.objects.filter(name="send_notice")]


def noted(school: School) -> list[str]:
    with scope.within(school.id):
        return list(Entry.objects.order_by("id").values_list("event", flat=True))


class TestTheDoor:
    def test_a_passkey_opens_the_account_it_was_made_for(
        self, school: School, phone: Authenticator
    ) -> None:
        browser = world.a_browser(school)
        assert authenticator.shown(browser, phone)["Location"] == "/start"
        assert "An" in browser.get("/start").content.decode()
        assert browser.cookies[settings.BROWSER_COOKIE_NAME].value

    def test_it_leads_to_the_page_that_was_asked_for(
        self, school: School, phone: Authenticator
    ) -> None:
        browser = world.a_browser(school)
        options = authenticator.asked(browser.get("/?next=/messages"))
        form = {"credential": phone.shown(options), "next": "/messages"}
        assert browser.post("/", form)["Location"] == "/messages"

    def test_the_page_names_no_account_and_asks_for_this_host(
        self, school: School, phone: Authenticator
    ) -> None:
        options = authenticator.asked(world.a_browser(school).get("/"))
        assert options["rpId"] == "debeuk.example.test"
        assert options["allowCredentials"] == []
        assert options["userVerification"] == "required"
        assert len(authenticator.decoded(options["challenge"])) >= 16

    @pytest.mark.parametrize(
        "wrong",
        [
            {"origin": "https://debeuk.example.test.evil.test"},
            {"origin": "http://debeuk.example.test"},
            {"origin": "https://debeuk.example.test:8443"},
            {"host": "example.test"},
            {"type": "webauthn.create"},
            {"crossOrigin": True},
            {"flags": USUAL & ~PRESENT},
            {"flags": USUAL & ~VERIFIED},
            {"flags": USUAL & ~MAY_SYNC & ~SYNCED},
            {"flags": USUAL & ~MAY_SYNC},
            {"challenge": authenticator.encoded(bytes(56))},
            {"challenge": ""},
            {"handle": b"somebody else"},
            {"handle": None},
            {"key": authenticator.another_key()},
        ],
        ids=" ".join,  # a key would have another name each time
    )
    def test_a_wrong_answer_opens_nothing(
        self, school: School, phone: Authenticator, wrong: dict[str, object]
    ) -> None:
        browser = world.a_browser(school)
        answer = authenticator.shown(browser, phone, **wrong)
        assert answer.status_code == 200
        assert SHUT in answer.content.decode()
        assert not is_in(browser)

    def test_an_answer_is_good_once(self, school: School, phone: Authenticator) -> None:
        browser = world.a_browser(school)
        answer = phone.shown(authenticator.asked(browser.get("/")))
        assert browser.post("/", {"credential": answer}).status_code == 302
        browser.post("/sign-out")

        assert SHUT in browser.post("/", {"credential": answer}).content.decode()

    def test_an_answer_is_good_in_the_browser_that_asked(
        self, school: School, phone: Authenticator
    ) -> None:
        answer = phone.shown(authenticator.asked(world.a_browser(school).get("/")))
        other = world.a_browser(school)
        other.get("/")
        for browser in (other, world.a_browser(school)):
            assert SHUT in browser.post("/", {"credential": answer}).content.decode()

    def test_an_answer_is_good_for_an_hour(
        self, clock: Clock, school: School, phone: Authenticator
    ) -> None:
        browser = world.a_browser(school)
        options = authenticator.asked(browser.get("/"))
        clock.advance(minutes=61)
        answer = browser.post("/", {"credential": phone.shown(options)})
        assert SHUT in answer.content.decode()

    def test_what_was_asked_for_another_purpose_opens_nothing(
        self, school: School, mother: Client, phone: Authenticator
    ) -> None:
        browser = world.a_browser(school)
        browser.get("/")
        for page in ("/profile/passkeys", "/prove"):
            answer = phone.shown(authenticator.asked(mother.get(page)))
            assert SHUT in browser.post("/", {"credential": answer}).content.decode()

    def test_a_passkey_of_another_school_does_not_exist_here(
        self, school: School, phone: Authenticator
    ) -> None:
        other = factories.a_school("De Linde")
        phone.origin = other.origin
        assert SHUT in authenticator.shown(world.a_browser(other), phone).content.decode()

    def test_a_count_that_falls_is_noted_and_lets_its_owner_in(
        self, school: School, phone: Authenticator
    ) -> None:
        authenticator.shown(world.a_browser(school), phone, count=9)
        assert "passkey.doubted" not in noted(school)
        assert authenticator.shown(world.a_browser(school), phone, count=9).status_code == 302
        assert noted(school).count("passkey.doubted") == 1
        with scope.within(school.id):
            assert Passkey.objects.get().sign_count == 9

    def test_every_refusal_is_the_same_and_no_refusal_says_why(
        self, school: School, family: Family, phone: Authenticator
    ) -> None:
        account = family.mother
        with scope.within(school.id):
            binding = Guardianship.objects.get(person_id=account.person_id)
        now = kit_clock.now()
        closings = {
            "suspended": {"suspended_at": now}, "closed": {"closed_at": now},
            "reset": {"grant_epoch": 1},
        }  # fmt: skip
        answers = {"unknown": _page(school, authenticator.a_stranger(school.origin))}
        for why, facts in closings.items():
            before = {name: getattr(current(account), name) for name in facts}
            factories.changed(account, **facts)
            answers[why] = _page(school, phone)
            factories.changed(account, **before)
        with scope.within(school.id):
            order = Restriction.objects.create(
                school=school, guardianship=binding, right="sign_in", ground="court",
                holds_from=now, made_at=now, made_by="x",
            )  # fmt: skip
        answers["restricted"] = _page(school, phone)
        with scope.within(school.id):
            order.delete()
            Passkey.objects.all().delete()
        answers["removed"] = _page(school, phone)

        assert SHUT in answers["unknown"]
        assert {why for why, page in answers.items() if page != answers["unknown"]} == set()

    def test_it_never_skips_a_step(
        self, school: School, family: Family, phone: Authenticator
    ) -> None:
        factories.changed(family.mother, agreed_version=0)
        browser = world.a_browser(school)
        authenticator.shown(browser, phone)
        assert browser.get("/start")["Location"] == "/activate/agreement"

    @pytest.mark.parametrize(
        "credential", ["{", "[]", "null", "[" * 9000, '{"rawId": 1}', "x" * 30_000,
                       '{"rawId": "", "response": {"clientDataJSON": "bnVsbA"}}'],
    )  # fmt: skip
    def test_api_08_whatever_is_posted_the_page_answers(
        self, school: School, credential: str
    ) -> None:
        answer = world.a_browser(school).post("/", {"credential": credential})
        assert SHUT in answer.content.decode()


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


class TestOnesOwn:
    def test_they_are_listed_called_and_removed(
        self, school: School, mother: Client, phone: Authenticator
    ) -> None:
        page = mother.get("/profile/passkeys").content.decode()
        assert "Gsm" in page
        assert "Nog niet gebruikt" in page
        with scope.within(school.id):
            mine = Passkey.objects.get()
        mother.post(f"/profile/passkeys/{mine.id}", {"act": "rename", "name": "Tablet van An"})
        authenticator.shown(world.a_browser(school), phone)
        page = mother.get("/profile/passkeys").content.decode()
        assert "Tablet van An" in page
        assert "Nog niet gebruikt" not in page
        mother.post(f"/profile/passkeys/{mine.id}", {"act": "remove"})

        assert "Tablet van An" not in mother.get("/profile/passkeys").content.decode()
        assert SHUT in authenticator.shown(world.a_browser(school), phone).content.decode()
        assert told(school) == ["passkey_added", "passkey_removed"]
        events = [event for event in noted(school) if event.startswith("passkey.")]
        assert events == ["passkey.added", "passkey.renamed", "passkey.removed"]

    def test_nobody_elses_can_be_seen_or_removed(
        self, school: School, family: Family, phone: Authenticator
    ) -> None:
        father = factories.an_activated(family.father, email="bart@example.test")
        browser = factories.signed_in(world.a_browser(school), father)
        with scope.within(school.id):
            theirs = Passkey.objects.get()
        assert "Gsm" not in browser.get("/profile/passkeys").content.decode()
        for form in ({"act": "remove"}, {"name": "x"}):
            assert browser.post(f"/profile/passkeys/{theirs.id}", form).status_code == 404
        assert browser.get(f"/profile/passkeys/{theirs.id}").status_code == 404
        with scope.within(school.id):
            assert Passkey.objects.get().name == "Gsm"

    def test_d16_a_change_of_the_password_leaves_it(
        self, school: School, mother: Client, phone: Authenticator
    ) -> None:
        mother.post("/profile/password", {"current": PASSWORD, "password": NEW, "repeat": NEW})
        assert authenticator.shown(world.a_browser(school), phone).status_code == 302

    def test_d16_a_reset_ends_it_and_nobody_elses(
        self, school: School, family: Family, mother: Client, phone: Authenticator
    ) -> None:
        father = factories.an_activated(family.father, email="bart@example.test")
        other = Authenticator(school.origin)
        authenticator.added(factories.signed_in(world.a_browser(school), father), other)
        token = world.a_token(current(family.mother), LinkPurpose.RESET, AN)
        world.a_browser(school).post(f"/reset/{token}", {"password": NEW, "repeat": NEW})

        assert SHUT in authenticator.shown(world.a_browser(school), phone).content.decode()
        assert authenticator.shown(world.a_browser(school), other).status_code == 302
        again = factories.signed_in(world.a_browser(school), current(family.mother))
        assert "Opent niets meer" in again.get("/profile/passkeys").content.decode()

    def test_it_proves_who_is_there(
        self, clock: Clock, mother: Client, phone: Authenticator
    ) -> None:
        clock.advance(minutes=6)
        answer = phone.shown(authenticator.asked(mother.get("/prove?next=/profile")))
        form = {"credential": answer, "next": "/profile"}
        assert mother.post("/prove", form)["Location"] == "/profile"
        assert mother.get("/profile").status_code == 200

    def test_somebody_elses_proves_nothing(
        self, clock: Clock, school: School, family: Family, phone: Authenticator
    ) -> None:
        father = factories.an_activated(family.father, email="bart@example.test")
        browser = factories.signed_in(world.a_browser(school), father)
        authenticator.added(browser, Authenticator(school.origin))
        clock.advance(minutes=6)
        answer = phone.shown(authenticator.asked(browser.get("/prove")))
        assert browser.post("/prove", {"credential": answer}).status_code == 200
        assert browser.get("/profile")["Location"].startswith("/prove")

    def test_password_managers_find_the_page(self, school: School) -> None:
        answer = world.a_browser(school).get("/.well-known/passkey-endpoints")
        page = "https://debeuk.example.test/profile/passkeys"
        assert answer.json() == {"enroll": page, "manage": page}


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


def _page(school: School, device: Authenticator) -> str:
    """Return what the page says to a passkey, without the values that differ each time."""
    page = authenticator.shown(world.a_browser(school), device).content.decode()
    page = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", page)
    return re.sub(r"(challenge&#34;: &#34;)[\w-]+", r"\1", page)
