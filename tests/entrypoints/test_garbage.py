"""Whatever somebody sends, no page breaks: not on SQLite, not on PostgreSQL (API-08, LOD-04)."""

import io
import itertools
import os
from collections.abc import Iterator

import pytest
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.test import Client, RequestFactory
from django.test.client import encode_multipart

from sleutelbos.config import server
from sleutelbos.kit import clock
from tests import factories
from tests.web import routes, world
from tests.web.forms import FORMS, NEW
from tests.web.world import World

GARBAGE = {
    "NUL": "No\x00or",
    "NUL in an address": "an\x00@example.org",
    "long": "x" * 10_000,
    "as long as is read": "x" * 200,
    "long address": f"{'x' * 60}@{'x' * 60}.{'y' * 60}.example.org",
    "controls": "\x01\x1b\x7f\r\n\t\u2028\u202e\ufeff",
    "foreign": "漢" * 80,
    "number past the database": "9223372036854775808",
    "other digits": "²٣",
}
# What a database may choke on is asked of both; the rest never gets that far.
OF_BOTH = ("NUL", "long", "number past the database")
KINDS = OF_BOTH if os.environ.get("DATABASE_URL", "").startswith("postgres") else tuple(GARBAGE)
ASKED = ("whose", "place", "act", "all", "account",
         "q", "page", "show", "find", "team",
         "before", "group", "subject", "stage", "class", "which", "request",
         "client_id", "redirect_uri", "id_token_hint", "state", "user_code", "username",
         "done", "next", "new", "saved", "sent", "username_recipe")  # fmt: skip
CHARSETS = ("zlib", "undefined", "unicode_escape", "utf-16", "utf-7", "idna", "rot13", "nothing")


@pytest.fixture
def beuk(db: None) -> World:
    return world.a_world("De Beuk", "Vandenbroeckxq")


def test_every_form_stands_in_the_list() -> None:
    takes = {route.name for route, method in routes.requests() if method == "POST"}
    assert takes == set(FORMS)


@pytest.mark.parametrize("kind", KINDS)
def test_api_08_no_field_of_a_form_breaks_it(beuk: World, kind: str) -> None:
    """In all fields at once; and in each alone, where the tests share the fields among them."""
    turn, broken = itertools.count(KINDS.index(kind)), []
    for route in _with_forms():
        form = FORMS[route.name]
        alone = [[name] for name in form if next(turn) % len(KINDS) == 0]
        for browser, path in _places(beuk, route):
            for names in (list(form), *alone):
                sent = form | dict.fromkeys(names, GARBAGE[kind])
                if _post(browser, path, sent) >= 500:
                    broken.append((route.name, names))
    assert broken == []


@pytest.mark.parametrize("kind", KINDS)
def test_api_08_nothing_in_an_address_breaks_a_page(beuk: World, kind: str) -> None:
    """Three tests share the pages among them."""
    browser = beuk.client("administrator")
    pages = [route for route, method in routes.requests() if method == "GET"]
    broken = [
        route.name
        for route in pages[KINDS.index(kind) % 3 :: 3]
        if _get(browser, route.path(beuk.parts), dict.fromkeys(ASKED, GARBAGE[kind])) >= 500
    ]
    assert broken == []


@pytest.mark.parametrize("number", [0, 2**31, 2**63 - 1, 2**63, 10**40])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_api_08_no_number_in_an_address_breaks_a_page(
    beuk: World, number: int, method: str
) -> None:
    browser = beuk.client("administrator")
    parts = {part: number if part.endswith("_id") else value for part, value in beuk.parts.items()}
    broken = [
        route.name
        for route, takes in routes.requests()
        if takes == method and any(part.endswith("_id") for part in route.parts)
        if _send(browser, method, route.path(parts), FORMS.get(route.name, {})) >= 500
    ]
    assert broken == []


@pytest.mark.parametrize("token", ["%00", "%ff%fe", "x" * 5_000, "%F0%9F%94%91", "..%2f..%2f"])
def test_api_08_no_token_breaks_its_page(beuk: World, token: str) -> None:
    browser = beuk.client()
    for purpose in beuk.tokens:
        for method in ("GET", "POST"):
            path = f"/{purpose}/{token}"
            assert _send(browser, method, path, {"password": NEW, "repeat": NEW}) < 500, path


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=b", "text/plain", ""])
def test_api_08_every_request_is_utf_8_whatever_it_claims(charset: str, kind: str) -> None:
    body = encode_multipart("b", {"username": "+2AA- \\ud800"})
    for claim in (f"; charset={charset}", f";CHARSET = '{charset}'; x=y", f";charset*=''{charset}"):
        sent = RequestFactory().post("/?next=%2B2AA-", body, "multipart/form-data; boundary=b")
        environ = sent.environ | {"CONTENT_TYPE": kind + claim}
        made = server._trusted(lambda environ, _: [WSGIRequest(environ)])(environ, lambda *_: None)
        assert made[0].encoding is None
        assert made[0].GET["next"] == "+2AA-"
        assert made[0].POST.get("username", "+2AA- \\ud800") == "+2AA- \\ud800"


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "de\x00beuk.example.test"}, {"host": "é" * 300}, {"host": "x" * 9000},
        {"cookie": "__Host-sid=\x00"}, {"cookie": "__Host-sid=" + "é" * 40},
        {"cookie": "__Host-browser=1.2.3.4"}, {"cookie": "__Host-browser=\xff.\xfe"},
        {"cookie": "__Host-language=" + "x" * 5000}, {"cookie": "; ;=;=x;" * 500},
        {"cookie": "__Host-csrf=\x00\xff"}, {"user-agent": "\x00\xff" * 3000},
        {"x-forwarded-for": "\x00"}, {"accept-language": "x" * 9000}, {"origin": "null"},
        {"origin": "https://[::"}, {"referer": "https://[::"}, {"content-length": "x"},
    ],
)  # fmt: skip
def test_api_08_no_header_breaks_a_page(beuk: World, headers: dict[str, str]) -> None:
    host = beuk.school.origin.partition("://")[2]
    for strict in (False, True):
        browser = Client(
            headers={"host": host} | headers,
            raise_request_exception=False,
            enforce_csrf_checks=strict,
        )
        for path in ("/", "/start", "/forgot/help", "/healthz", "/nothing"):
            assert _get(browser, path, {}) < 500
            assert _post(browser, path, {"username": "noor", "password": "x"}) < 500


@pytest.mark.parametrize(("role", "is_read"), [("", 0), ("mother", 0), ("office", 1)])
def test_d5_a_file_is_read_from_whom_it_may_come_from_and_into_memory_only(
    beuk: World, monkeypatch: pytest.MonkeyPatch, role: str, is_read: int
) -> None:
    read: list[object] = []
    complete = MemoryFileUploadHandler.file_complete
    monkeypatch.setattr(
        MemoryFileUploadHandler,
        "file_complete",
        lambda self, size: read.append(size) or complete(self, size),
    )
    register = io.BytesIO(b"Naam;Rijksregisternummer\n" + b"Peeters;85073000149\n" * 100_000)
    answer = beuk.client(role).post("/console/import", {"file": register, "kind": "x"})

    assert len(read) == is_read
    assert answer.status_code == (200 if is_read else 400)


def _with_forms() -> list[routes.Route]:
    return [route for route in routes.routes() if route.name in FORMS]


def _places(beuk: World, route: routes.Route) -> Iterator[tuple[Client, str]]:
    """Return a browser for which a form is open, and where it is."""
    parts = dict(beuk.parts)
    if "token" in route.parts:
        yield (
            beuk.client(),
            route.path({"token": beuk.tokens[route.name.split(":")[1].removesuffix("_link")]}),
        )
    elif route.access.steps:
        for step in sorted(route.access.steps):
            yield _at_step(beuk, step), route.path(parts)
    elif route.name in ("console:colleague", "console:staff_again", "console:staff_factor",
                        "console:staff_dismiss"):  # fmt: skip
        parts["account_id"] = beuk.people["office"].id
        yield beuk.client("administrator"), route.path(parts)
    elif route.name == "console:correct_name":
        parts["account_id"] = beuk.people["pupil"].id
        yield beuk.client("office"), route.path(parts)
    elif route.name == "console:settings_section":
        for section in ("about", "contacts", "accounts"):
            yield beuk.client("administrator"), route.path({"section": section})
    else:
        yield (
            beuk.client("administrator" if route.name[:7] == "console" else "mother"),
            (route.path(parts)),
        )


def _at_step(beuk: World, step: str) -> Client:
    facts = {
        "recognised_at": clock.now(), "agreed_version": 1, "password_chosen_at": clock.now(),
        "devices_reviewed_at": clock.now(), "details_given_at": clock.now(),
        "details_confirmed_at": clock.now(),
    }  # fmt: skip
    order = ("account", "agreement", "password", "devices", "details", "confirm", "verify")
    done = dict(list(facts.items())[: order.index(step)])
    left = dict.fromkeys(list(facts)[order.index(step) :], None)
    left |= {"agreed_version": 0} if "agreed_version" in left else {}
    father = factories.changed(beuk.family.father, **done, **left)
    return factories.signed_in(world.a_browser(beuk.school), father)


def _post(browser: Client, path: str, fields: dict[str, str]) -> int:
    return _send(browser, "POST", path, fields)


def _get(browser: Client, path: str, fields: dict[str, str]) -> int:
    return _send(browser, "GET", path, fields)


def _send(browser: Client, method: str, path: str, fields: dict[str, str]) -> int:
    """Send a form, and undo what it did."""
    sent: dict[str, object] = {
        name: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        for name, value in fields.items()
    }
    for name in {"file", "logo"} & sent.keys() if method == "POST" else ():
        sent[name] = _file(fields[name])
    with transaction.atomic():
        answer = browser.get(path, sent) if method == "GET" else browser.post(path, sent)
        transaction.set_rollback(True)
    return answer.status_code


def _file(text: str) -> io.BytesIO:
    file = io.BytesIO(f"Naam;Voornaam;Klas\n{text};{text};L3A\n".encode("utf-8", "replace"))
    file.name = f"{text[:300]}.csv"
    return file
