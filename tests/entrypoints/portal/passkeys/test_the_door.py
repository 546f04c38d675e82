"""A passkey opens the account it was made for, and nothing else (identity 3.7, AUT, SES)."""

import re

import pytest
from django.conf import settings
from django.test import Client

from sleutelbos.gate.models import Passkey
from sleutelbos.kit import clock as kit_clock
from sleutelbos.kit import scope
from sleutelbos.people.models import Guardianship, Restriction
from sleutelbos.schools.models import School
from tests import authenticator, factories
from tests.authenticator import MAY_SYNC, PRESENT, SYNCED, USUAL, VERIFIED, Authenticator
from tests.conftest import Clock
from tests.entrypoints.portal.passkeys.seen import SHUT, current, noted
from tests.factories import Family
from tests.web import world

pytestmark = pytest.mark.django_db


def is_in(browser: Client) -> bool:
    return browser.get("/start").status_code == 200


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


def _page(school: School, device: Authenticator) -> str:
    """Return what the page says to a passkey, without the values that differ each time."""
    page = authenticator.shown(world.a_browser(school), device).content.decode()
    page = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", page)
    return re.sub(r"(challenge&#34;: &#34;)[\w-]+", r"\1", page)
