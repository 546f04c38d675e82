"""The sign-in page: the same answer to every stranger, a new session to whoever is right (AUT)."""

import contextlib
import re

import pytest
from django.conf import settings
from django.test import Client

from sleutelbos.accounts import keys
from sleutelbos.connections.models import Session
from sleutelbos.kit import clock as kit_clock
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import PASSWORD, Family
from tests.web import world

pytestmark = pytest.mark.django_db

SID = settings.SESSION_COOKIE_NAME


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    family = factories.a_pupil(school)
    factories.an_activated(factories.with_password(family.mother), email="an@example.org")
    return family


def sign_in(browser: Client, username: str, password: str = PASSWORD, **more: str):
    return browser.post("/", {"username": username, "password": password, **more})


class TestRefusal:
    def refused_as(self, school: School) -> dict[str, tuple[str, str]]:
        """Return a username and a password for everything that can be wrong."""
        made = {name: factories.a_pupil(school, first=name) for name in ("Aa", "Bb", "Cc", "Dd")}
        suspended = factories.with_password(made["Aa"].mother)
        factories.changed(suspended, suspended_at=kit_clock.now())
        expired, _ = world.a_known_letter(made["Bb"].mother, days=-1)
        burnt, _ = world.a_known_letter(made["Bb"].father, failures=10)
        held, _ = world.a_known_letter(
            factories.changed(made["Bb"].accounts[0], suspended_at=kit_clock.now())
        )
        gone = factories.with_password(made["Cc"].mother)
        factories.changed(gone, closed_at=kit_clock.now())
        world.a_known_letter(made["Dd"].mother)
        return {
            "unknown name": ("nobody.there", PASSWORD),
            "no name": ("", PASSWORD),
            "wrong password": ("noor.peeters", "helemaal fout"),
            "no password": ("noor.peeters", ""),
            "too long a password": ("noor.peeters", "a" * 129),
            "not activated": (made["Dd"].username, "helemaal fout"),
            "wrong code": (made["Dd"].username, "ABCD-EFGH-JKLM"),
            "suspended": (made["Aa"].username, PASSWORD),
            "expired letter": (made["Bb"].username, expired),
            "burnt letter": (made["Bb"].username, burnt),
            "letter of who is suspended": (made["Bb"].username, held),
            "closed account": (made["Cc"].username, PASSWORD),
            "strange letters": ("\x00\ud7ff\U0001f511" * 20, "\x00"),
        }  # fmt: skip

    def test_aut_01_every_refusal_is_the_same_to_the_byte(
        self, school: School, family: Family
    ) -> None:
        answers = {}
        for why, (username, password) in self.refused_as(school).items():
            browser = world.a_browser(school)
            answers[why] = _normal(sign_in(browser, username, password))
        first = answers["unknown name"]

        assert first["status"] == 200
        assert "De gebruikersnaam of het wachtwoord klopt niet." in first["body"]
        assert {why for why, answer in answers.items() if answer != first} == set()

    def test_aut_06_the_eleventh_guess_is_told_to_wait_whoever_it_is(
        self, school: School, family: Family
    ) -> None:
        answers = []
        for username in (family.username, "nobody.there"):
            browser = world.a_browser(school)
            for _ in range(10):
                assert sign_in(browser, username, "fout").status_code == 200
            answer = sign_in(browser, username)
            assert answer.status_code == 429
            assert 0 < int(answer["Retry-After"]) <= 15 * 60
            answers.append(_normal(answer))
        assert answers[0] == answers[1]

    def test_aut_13_who_finds_the_queue_of_hashes_full_is_told_to_come_back_and_charged_nothing(
        self, school: School, family: Family
    ) -> None:
        browser = world.a_browser(school)
        with contextlib.ExitStack() as full:
            for _ in range(keys.WAITING_LIMIT):
                assert keys._queue().acquire(blocking=False)
                full.callback(keys._queue().release)
            answers = [sign_in(browser, family.username) for _ in range(11)]

        assert {(one.status_code, one["Retry-After"]) for one in answers} == {(503, "5")}
        assert sign_in(browser, family.username).status_code == 302
        assert len(keys._hashers().threads) == keys.threads()

    def test_a_refused_password_is_not_written_back(self, school: School, family: Family) -> None:
        answer = sign_in(world.a_browser(school), family.username, "geheim-123")
        assert "geheim-123" not in answer.content.decode()


class TestSession:
    def test_aut_10_a_planted_session_id_is_never_taken_over(
        self, school: School, family: Family
    ) -> None:
        browser = world.a_browser(school)
        browser.cookies[SID] = "planted-by-somebody-else-0000000"
        answer = sign_in(browser, family.username)
        assert answer.cookies[SID].value != "planted-by-somebody-else-0000000"

        planted = world.a_browser(school)
        planted.cookies[SID] = "planted-by-somebody-else-0000000"
        assert planted.get("/start").status_code == 302

    def test_aut_10_signing_in_ends_the_session_that_was_there(
        self, school: School, family: Family
    ) -> None:
        browser = world.a_browser(school)
        before = sign_in(browser, family.username).cookies[SID].value
        after = sign_in(browser, family.username).cookies[SID].value

        assert before != after
        old = world.a_browser(school)
        old.cookies[SID] = before
        assert old.get("/start").status_code == 302
        assert browser.get("/start").status_code == 200

    def test_aut_10_a_letter_ends_the_session_that_was_there(
        self, school: School, family: Family
    ) -> None:
        _, token = world.a_known_letter(family.father)
        browser = world.a_browser(school)
        before = sign_in(browser, family.username).cookies[SID].value
        browser.post("/a/", {"token": token})

        old = world.a_browser(school)
        old.cookies[SID] = before
        assert old.get("/start").status_code == 302

    def test_aut_10_signing_out_is_a_post_and_ends_it_on_the_server(
        self, school: School, family: Family
    ) -> None:
        browser = world.a_browser(school)
        token = sign_in(browser, family.username).cookies[SID].value
        assert browser.get("/sign-out").status_code == 405
        assert browser.get("/start").status_code == 200

        assert browser.post("/sign-out").cookies[SID]["max-age"] == 0
        browser.cookies[SID] = token
        assert browser.get("/start").status_code == 302
        with scope.within(school.id):
            assert not Session.objects.filter(ended_at=None).exists()

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"origin": "https://evil.example"},
            {"origin": "null"},
            {"origin": "http://debeuk.example.test"},
            {"origin": "https://debeuk.example.test.evil.example"},
            {"referer": "https://evil.example/"},
            {"referer": "https://debeuk.example.test@evil.example/"},
        ],
        ids=str,
    )
    def test_aut_10_a_form_from_elsewhere_signs_nobody_in(
        self, school: School, family: Family, headers: dict[str, str]
    ) -> None:
        strict = Client(
            headers={"host": "debeuk.example.test", **headers}, enforce_csrf_checks=True
        )
        value = _form_value(strict.get("/", secure=True).content.decode())
        form = {"username": family.username, "password": PASSWORD, "csrfmiddlewaretoken": value}
        refused = strict.post("/", form, secure=True)

        assert refused.status_code == 403
        assert SID not in refused.cookies

    def test_aut_10_a_form_without_its_value_signs_nobody_in(
        self, school: School, family: Family
    ) -> None:
        own = {"host": "debeuk.example.test", "origin": "https://debeuk.example.test"}
        strict = Client(headers=own, enforce_csrf_checks=True)
        value = _form_value(strict.get("/", secure=True).content.decode())
        form = {"username": family.username, "password": PASSWORD}
        assert strict.post("/", form, secure=True).status_code == 403
        made_up = {**form, "csrfmiddlewaretoken": "a" * 64}
        assert strict.post("/", made_up, secure=True).status_code == 403

        right = {**form, "csrfmiddlewaretoken": value}
        assert strict.post("/", right, secure=True).status_code == 302

    def test_ses_02_a_session_ends_when_it_is_left_alone(
        self, school: School, family: Family, clock: Clock
    ) -> None:
        browser = world.a_browser(school)
        sign_in(browser, family.username)
        for _ in range(5):
            clock.advance(minutes=59)
            assert browser.get("/start").status_code == 200
        clock.advance(minutes=61)
        assert browser.get("/start").status_code == 302

    def test_ses_02_and_after_twelve_hours_whatever_happens(
        self, school: School, family: Family, clock: Clock
    ) -> None:
        browser = world.a_browser(school)
        sign_in(browser, family.username)
        for _ in range(14):
            clock.advance(minutes=50)
            assert browser.get("/start").status_code == 200
        clock.advance(minutes=21)
        assert browser.get("/start").status_code == 302


def _normal(response) -> dict[str, object]:
    """Return an answer without what differs each time: the form's value, and what was typed."""
    body = response.content.decode()
    body = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1…", body)
    body = re.sub(r"(challenge&#34;: &#34;)[\w-]+", r"\1…", body)
    body = re.sub(r'(name="username"[^>]*?|value=")[^"]*("[^>]*name="username")', r"\1…\2", body)
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    cookies = {
        name: re.sub("=[^;]+", "=…", str(one), count=1) for name, one in response.cookies.items()
    }
    cookies = {name: re.sub("expires=[^;]+", "", one) for name, one in cookies.items()}
    return {
        "status": response.status_code, "headers": headers, "cookies": cookies, "body": body,
    }  # fmt: skip


def _form_value(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1]
