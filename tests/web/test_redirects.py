"""Where ``next`` may lead: a path of this host, and nothing else (AUT-11)."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings

from tests import factories
from tests.factories import PASSWORD
from tests.web import world
from tests.web.world import World

pytestmark = pytest.mark.django_db

ORIGIN = "https://debeuk.example.test"
ELSEWHERE = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\/evil.example",
    "\\\\evil.example", "/\\/evil.example", "//\\evil.example", "https://evil.example",
    "http://evil.example", "HTTPS://EVIL.EXAMPLE", "https:evil.example", "https:/evil.example",
    "https:///evil.example", "http:\\\\evil.example", "ftp://evil.example", "ws://evil.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)",
    "\x01javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
    "//evil.example/start", "//evil.example:443", "//user@evil.example",
    "https://debeuk.example.test@evil.example", "//debeuk.example.test@evil.example",
    "https://debeuk.example.test.evil.example", "https://debeuk.example.test:x@evil.example",
    "https://deeik.example.test/start", "//deeik.example.test", "/\t/evil.example",
    "/\r\n/evil.example", "\t//evil.example", "\n//evil.example", " //evil.example",
    "/\x00/evil.example", "/\n/evil.example", "mailto:x@y.be",
    "/\x0b/evil.example", "/\r\nSet-Cookie: a=b", "/\r\n\r\n<script>", "/\u2028/evil.example",
    "/\u2215/evil.example", "\uff0f\uff0fevil.example", "/\uff0fevil.example", "\u3002",
    "/%0a/evil.example",
    "/%09/evil.example", "/%5cevil.example", "/%2f%2fevil.example", "%2f%2fevil.example",
    "/..//evil.example", "/.//evil.example", "/;@evil.example", "/?next=//evil.example",
    "/#//evil.example", "?//evil.example", "#x", "", "x", "./x", "../x", "http:", "://", "/" * 3000,
    "//[::1]", "//1.2.3.4", "//evil%E3%80%82example", "/a" * 2000,
]  # fmt: skip


@pytest.fixture
def beuk() -> World:
    return world.a_world("De Beuk", "Vandenbroeckxq")


def leads_elsewhere(address: str) -> bool:
    """Say whether a browser, which reads addresses kindly, would leave the host."""
    kind = re.sub(r"[\t\r\n]", "", address).strip(" \x00\x01\x0b").replace("\\", "/")
    if re.match(r"/{2,}", kind) or re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", kind):
        return True
    return urlsplit(urljoin(ORIGIN + "/", kind)).netloc != "debeuk.example.test"


def test_the_corpus_is_large_enough_and_bites() -> None:
    assert len(ELSEWHERE) >= 60
    assert sum(leads_elsewhere(address) for address in ELSEWHERE) >= 40


def test_aut_11_next_stays_on_this_host(beuk: World) -> None:
    mother = beuk.client("mother")
    key = {"username": beuk.family.username, "password": PASSWORD}
    own = {
        settings.SESSION_COOKIE_NAME,
        settings.BROWSER_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
    }
    for address in ELSEWHERE:
        answers = [
            beuk.client().post("/", {**key, "next": address}),
            beuk.client().post("/language", {"language": "nl", "next": address}),
            mother.post("/prove", {"password": PASSWORD, "next": address}),
        ]
        for answer in answers:
            assert answer.status_code == 302, address
            assert answer["Location"].startswith("/"), address
            assert not leads_elsewhere(answer["Location"]), address
            assert set(answer.cookies) <= own, address


@pytest.mark.parametrize("page", ["/", "/prove", "/factor"])
def test_aut_11_what_comes_by_address_is_no_link_either(beuk: World, page: str) -> None:
    browser = beuk.client() if page == "/" else beuk.client("mother")
    for address in ELSEWHERE:
        answer = browser.get(page, {"next": address})
        assert "Location" not in answer or not leads_elsewhere(answer["Location"])
        for link in re.findall(r'(?:href|action)="([^"]*)"', answer.content.decode()):
            if not link.startswith(("mailto:", "tel:")):
                assert not leads_elsewhere(unescape(link)), link


def test_aut_11_who_was_stopped_comes_back_to_the_page(beuk: World) -> None:
    browser = beuk.client()
    stopped = browser.get("/profile/sessions")
    page = browser.get(stopped["Location"]).content.decode()
    hidden = re.search(r'name="next" value="([^"]*)"', page)
    assert hidden
    answer = browser.post(
        "/", {"username": beuk.family.username, "password": PASSWORD, "next": hidden[1]}
    )

    assert answer["Location"] == "/profile/sessions"


def test_aut_11_the_second_factor_stays_on_this_host_too(beuk: World) -> None:
    office = factories.with_password(beuk.people["office"])
    browser = beuk.client()
    browser.post("/", {"username": "office.vandenbroeckxq", "password": PASSWORD})
    codes = re.findall(
        r"<li>([A-Z0-9]{4}-[A-Z0-9-]+)</li>", browser.get("/factor/new").content.decode()
    )
    assert browser.post("/factor/new", {"code": codes[0]})["Location"] == "/start"
    assert office
    for code, address in zip(
        codes[1:], ["//evil.example", "/\\evil.example", "/console/letters"], strict=False
    ):
        again = beuk.client()
        again.post("/", {"username": "office.vandenbroeckxq", "password": PASSWORD})
        answer = again.post(f"/factor?next={address}", {"code": code})
        assert answer.status_code == 302
        assert not leads_elsewhere(answer["Location"])
