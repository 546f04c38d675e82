"""What is too much, or nothing that people type, is refused and breaks nothing (LOD-04, EML-05)."""

import os
import unicodedata
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from sleutelbos.gate.models import HelpRequest
from sleutelbos.kit import scope
from tests import factories
from tests.web import routes, world
from tests.web.world import World

pytestmark = pytest.mark.django_db

FIELDS = (
    "username", "password", "repeat", "current", "email", "phone", "mobile", "child", "child_2",
    "child_3", "child1", "name", "asker", "code", "token", "mark", "version", "kind", "id", "next",
    "language", "first_name", "family_name", "role", "year", "class", "which", "request", "accept",
    "state", "street", "postcode", "town", "accent", "recipe", "prefix", "text", "changes",
)  # fmt: skip
TYPED_IN_VAIN = {  # nothing is typed there, and what is done takes long
    "console:new_letter", "console:letters_export", "console:pupils_code",
}  # fmt: skip
STRANGE = {
    "nul": "a\x00b",
    "only nul": "\x00",
    "lines": "a\r\nBcc: x@example.org\r\n\r\nb",
    "half a letter": "\ud800",
    "separators": "a\u2028b\u2029c",
    "other way round": "\u202egnirts\u202c",
    "emoji": "👨‍👩‍👧‍👦" * 50,
    "long": "a" * 500,
    "long address": f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.example.org",
    "very long": "x" * 20_000,
    "number": "9" * 40,
    "minus": "-1",
    "digits of elsewhere": "١٢٣٤٥٦",
    "float": "1e400",
    "percent": "%s%(x)s%",
    "markup": "<script>alert(1)</script>",
    "template": "{{ 7 * 7 }}{% include 'x' %}${7*7}",
    "quote": "'\"; DROP TABLE accounts_account; --",
    "operators": "__class__",
    "address": "an@example.org",
    "two addresses": "an@example.org,bart@example.org",
    "address with a name": '"An" <an@example.org>',
}
# What a database may choke on is asked of both; the rest never gets that far.
OF_BOTH = ("nul", "half a letter", "emoji", "very long", "number")
if os.environ.get("DATABASE_URL", "").startswith("postgres"):
    STRANGE = {name: STRANGE[name] for name in OF_BOTH}


@pytest.fixture
def beuk() -> World:
    return world.a_world("De Beuk", "Vandenbroeckxq")


def type_in(browser: Client, path: str, what: str) -> Any:
    """Send a form with this in every field."""
    form = dict.fromkeys(FIELDS, what.encode("utf-8", "surrogatepass"))
    return browser.post(path, urlencode(form), content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("role", ["", "mother", "administrator"])
def test_lod_05_no_form_breaks_on_what_is_typed(beuk: World, role: str) -> None:
    broken = set()
    share = 1 if role == "" else 3  # of those who are in, three forms share what is typed
    for number, (route, method) in enumerate(routes.requests()):
        if method != "POST" or not _is_for(route, role) or route.name in TYPED_IN_VAIN:
            continue
        browser = beuk.client(role)
        for name, what in list(STRANGE.items())[number % share :: share]:
            answer = type_in(browser, route.path(beuk.parts), what)
            if answer.status_code >= 500:
                broken.add((route.name, name))

    assert broken == set()


@pytest.mark.parametrize("step", ["details", "agreement", "password"])
def test_lod_05_nor_a_step_of_the_activation(beuk: World, step: str) -> None:
    account = world.at_step(beuk.family.father, step)
    for what in STRANGE.values():
        browser = factories.signed_in(beuk.client(), account)
        assert type_in(browser, f"/activate/{step}", what).status_code < 500, what


def test_lod_05_nor_an_address_or_a_search(beuk: World) -> None:
    office = beuk.client("office")
    for what in STRANGE.values():
        text = what.encode("utf-8", "replace").decode()
        for path in ("/", "/console/search", "/console/log", "/console/requests", "/forgot"):
            asked = dict.fromkeys(("q", "next", "page", "before", "group", "subject", "show"), text)
            assert office.get(path, asked).status_code < 500, (path, what)


def ask_help(beuk: World, **typed: str) -> HelpRequest | None:
    """Send the form to the office, and return the request when it was taken."""
    form = {"child": "Noor, L3A", "name": "Bart", "email": "bart@example.org", "phone": "", **typed}
    body = urlencode({name: value.encode("utf-8", "surrogatepass") for name, value in form.items()})
    kind = "application/x-www-form-urlencoded"
    with scope.within(beuk.school.id):
        HelpRequest.objects.all().delete()
        answer = beuk.client().post("/forgot/help", body, content_type=kind)
        assert answer.status_code == 200
        return HelpRequest.objects.first()


@pytest.mark.parametrize("field", ["child", "name", "email", "phone"])
def test_eml_05_what_the_office_reads_is_short_and_on_one_line(beuk: World, field: str) -> None:
    for what in STRANGE.values():
        kept = ask_help(beuk, **{field: what})
        if kept is None:
            continue
        for text in (*kept.children, kept.asker, kept.email, kept.phone):
            kinds = {unicodedata.category(letter) for letter in text}
            assert not kinds & {"Cc", "Zl", "Zp", "Cs"}, (field, what)
            assert len(text) <= 254


def test_eml_05_an_address_is_one_address_or_none(beuk: World) -> None:
    for what in STRANGE.values():
        kept = ask_help(beuk, email=what)
        assert kept is None or kept.email == "an@example.org", what


def test_an_address_that_is_too_long_is_refused_and_never_cut(beuk: World) -> None:
    domain = ".".join([letter * 50 for letter in "bcdef"])
    for length in (254, 255, 256, 300):
        long = f"{'a' * 40}@{domain}.example.org"[:length]
        kept = ask_help(beuk, email=long)
        assert kept is None or kept.email == long, length
        assert len(long) == length


class TestSizes:
    """Refused before anybody works on it."""

    def test_lod_04_a_password_of_a_megabyte(self, beuk: World) -> None:
        form = {"username": "noor", "password": "a" * 1_000_000}
        assert beuk.client().post("/", form).status_code == 400

    def test_lod_04_a_long_password_that_still_comes_in(self, beuk: World) -> None:
        form = {"username": "é" * 50_000, "password": "a1" * 50_000}
        assert beuk.client().post("/", form).status_code == 200
        new = {"current": "x", "password": "a1 " * 20_000, "repeat": "a1 " * 20_000}
        answer = beuk.client("mother").post("/profile/password", new)
        assert "hoogstens 128 tekens" in answer.content.decode()

    def test_lod_04_ten_thousand_fields(self, beuk: World) -> None:
        body = "&".join(f"f{number}=x" for number in range(10_000))
        kind = "application/x-www-form-urlencoded"
        assert beuk.client().post("/", body, content_type=kind).status_code == 400

    def test_lod_04_ten_thousand_parts(self, beuk: World) -> None:
        part = '--x\r\nContent-Disposition: form-data; name="f{}"\r\n\r\nv\r\n'
        body = "".join(part.format(number) for number in range(10_000)) + "--x--\r\n"
        kind = "multipart/form-data; boundary=x"
        assert beuk.client().post("/", body.encode(), content_type=kind).status_code == 400

    def test_lod_04_a_thousand_files(self, beuk: World) -> None:
        part = (
            '--x\r\nContent-Disposition: form-data; name="f{0}"; filename="{0}"\r\n'
            "Content-Type: text/plain\r\n\r\nv\r\n"
        )
        body = "".join(part.format(number) for number in range(1_000)) + "--x--\r\n"
        kind = "multipart/form-data; boundary=x"
        assert beuk.client().post("/", body.encode(), content_type=kind).status_code == 400

    @pytest.mark.parametrize(
        "kind",
        ["multipart/form-data", "multipart/form-data; boundary=", "application/json", "", "x"],
    )
    def test_lod_04_a_body_that_is_no_form(self, beuk: World, kind: str) -> None:
        answer = beuk.client().post("/", b"\x00\xff{" * 100, content_type=kind)
        assert answer.status_code in (200, 400)


def _is_for(route: routes.Route, role: str) -> bool:
    """Let each form be tried by one who may send it."""
    if role == "":
        return route.who == routes.PUBLIC
    is_console = route.name.startswith("console:")
    return route.who != routes.PUBLIC and is_console == (role == "administrator")
