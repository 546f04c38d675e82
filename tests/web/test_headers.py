"""Headers and cookies of every answer, and what stands in addresses and titles (SES-01, PRI-06)."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.web import world
from tests.web.story import NUMBERS, Answer, Story
from tests.web.world import World

pytestmark = pytest.mark.django_db

NEVER_KEPT = "no-store"
KEPT = ("/theme.css", "/logo", "/icon")  # public, and of no person
OPEN = ("/.well-known/openid-configuration", "/oauth/jwks", "/oauth/token", "/oauth/userinfo")
POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "base-uri": "'none'",
    "frame-ancestors": "'none'", "form-action": "'self'", "object-src": "'none'",
}  # fmt: skip
NAMES = ("Quaghebeur", "Wuyts", "Wouters", "Cools", "Bilal", "Noor", "Bart")
# A mail's link is all that says whose it is; who searches names somebody, on purpose.
WITH_TOKEN = re.compile(r"/(verify|reset|browser|invitation)/|/console/search\?q=")


@pytest.fixture
def beuk() -> World:
    return world.a_world("De Beuk", "Vandenbroeckxq")


def errors_of(beuk: World) -> dict[str, Answer]:
    """Return every error page there is, as a stranger and as a mother see it."""
    found = {}
    for who in ("", "mother"):
        browser = beuk.client(who)
        large = "a" * 300_000
        strict = Client(
            headers={"host": "debeuk.example.test"}, enforce_csrf_checks=True,
            raise_request_exception=False,
        )  # fmt: skip
        asked = {
            "400": browser.post("/", {"password": large}),
            "403": strict.post("/", {"username": "x", "password": "y"}),
            "404": browser.get("/nothing/here"),
            "405": browser.put("/forgot"),
            "421": Client().get("/", headers={"host": "evil.example"}),
            "redirect": browser.get("/console/"),
            "dead link": browser.get("/verify/dead"),
        }
        for name, response in asked.items():
            found[f"{name} {who}"] = Answer(who, "", name, response)
    return found


def test_pri_06_every_answer_carries_the_safety_headers(story: Story) -> None:
    for answer in story.answers:
        _check_headers(answer)


def test_pri_06_every_error_carries_them_too(beuk: World) -> None:
    for name, answer in errors_of(beuk).items():
        _check_headers(answer)
        if name[:3].isdecimal():
            assert answer.response.status_code == int(name[:3]), name


def test_pri_06_a_fault_carries_them_too(
    beuk: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answer = _a_fault(beuk, monkeypatch)

    assert answer.response.status_code == 500
    _check_headers(answer)


def test_pri_09_an_error_page_tells_nothing(beuk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = errors_of(beuk)
    answers["500"] = _a_fault(beuk, monkeypatch)
    for name, answer in answers.items():
        told = answer.text.lower()
        for word in ("traceback", "django", "python", "sleutelbos/", "sqlite", "granian", "psycopg",
                     beuk.mark.lower() + "</", "peeters"):  # fmt: skip
            assert word not in told, (name, word)


def test_ses_01_every_cookie_is_ours_alone(story: Story) -> None:
    seen = set()
    for answer in story.answers:
        for name, cookie in answer.response.cookies.items():
            seen.add(name)
            assert name.startswith("__Host-"), name
            assert cookie["secure"], name
            assert cookie["path"] == "/", name
            assert not cookie["domain"], name
            assert cookie["samesite"] in ("Lax", "Strict"), name
            assert cookie["httponly"] or cookie["max-age"] == 0, name
    assert len(seen) == 6  # session, known browser, language, forms, a trip, a device put aside


def test_ses_01_a_stranger_who_only_looks_gets_no_session(story: Story) -> None:
    looking = [one for one in story.answers if one.who == "stranger" and one.method == "GET"]

    assert {name for one in looking for name in one.response.cookies} <= {"__Host-csrf"}


def test_pri_10_no_address_names_a_person_or_carries_a_secret(story: Story) -> None:
    for answer in story.answers:
        places = [answer.path, answer.response.headers.get("Location", "")]
        for place in places:
            if not WITH_TOKEN.search(place):
                assert not [word for word in _private(story) if word in place], place


def test_pri_10_links_on_pages_name_nobody(story: Story) -> None:
    for answer in story.answers:
        for address in re.findall(r'(?:href|src|action)="([^"]+)"', answer.text):
            if not address.startswith("mailto:") and not WITH_TOKEN.search(answer.path):
                assert not [word for word in _private(story) if word in unescape(address)], address


def test_pri_10_a_parents_titles_name_nobody(story: Story) -> None:
    for answer in story.answers:
        title = re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL)
        if title and answer.who != "chief":
            assert not [name for name in NAMES if name in title[1]], title[1]


def test_rec_04_a_page_behind_a_link_sends_its_address_nowhere(story: Story) -> None:
    behind = [one for one in story.answers if WITH_TOKEN.search(one.path)]

    assert behind
    for answer in behind:
        assert answer.response.headers["Referrer-Policy"] in ("no-referrer", "strict-origin")
        assert answer.response.headers["Cache-Control"] == NEVER_KEPT
        token = answer.path.rpartition("/")[2]
        # The switch of languages comes back to this page.
        text = re.sub(r'<input type="hidden" name="next"[^>]*>', "", answer.text)
        assert token not in text
        assert not re.findall(r'(?:href|src|action)="https?://', answer.text)


def test_pri_10_search_engines_stay_away(story: Story) -> None:
    pages = [one for one in story.answers if "<html" in one.text]

    assert pages
    assert all('<meta name="robots" content="noindex"' in one.text for one in pages)
    assert [one.text for one in story.answers if one.path == "/robots.txt"] == [
        "User-agent: *\nDisallow: /\n"
    ]


def _check_headers(answer: Answer) -> None:
    headers, path = answer.response.headers, answer.path
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    if path == "/oauth/authorize":  # the form of consent leads to the one application that asks
        assert policy.pop("form-action") == "'self' https://agenda.example.org"
        policy["form-action"] = "'self'"
    assert policy.items() >= POLICY.items() or path == "/logo", path
    assert "unsafe" not in headers["Content-Security-Policy"], path
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000"), path
    assert headers["X-Content-Type-Options"] == "nosniff", path
    assert headers["X-Frame-Options"] == "DENY", path
    assert headers["Referrer-Policy"] in ("no-referrer", "strict-origin"), path
    assert headers["X-Robots-Tag"] == "noindex, nofollow", path
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
    if path not in (*KEPT, *OPEN[:2]):
        assert headers["Cache-Control"] == NEVER_KEPT, path
    assert "Access-Control-Allow-Origin" not in headers or path in OPEN, path
    assert "Server" not in headers, path


def _a_fault(beuk: World, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Break a page, as a bug would, with somebody's name in the message."""
    from sleutelbos.accounts.queries import own

    def broken(_account_id: int) -> None:
        message = f"a bug with {beuk.mark} in it"
        raise ValueError(message)

    monkeypatch.setattr(own, "details", broken)
    return Answer("mother", "GET", "500", beuk.client("mother").get("/profile"))


def _private(story: Story) -> list[str]:
    return [*NAMES, *NUMBERS, "example.test/", "an.quaghebeur", *story.secrets]
