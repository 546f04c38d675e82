"""A school is at its exact host, whatever else a request says (TEN-01, TEN-11, TEN-12)."""

import socket
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.schools import actions
from sleutelbos.schools.models import School
from tests import factories
from tests.installation import Installation
from tests.web import world
from tests.web.world import World

HOST = "debeuk.example.test"
STRANGE = [
    "evil.example", "", ".", ":80", HOST + ".", HOST + ".evil.example", "x." + HOST, HOST + ":80x",
    HOST + ":80:80", f"user@{HOST}", f"{HOST}/", f"{HOST}#", f"{HOST} ", f"{HOST},evil.example",
    f"{HOST}\x00", f"{HOST}\r\nX: y", "127.0.0.1", "[::1]", "[::1]:8000", "localhost", "'", "*",
    f"{HOST}:\xb2", "d\xe9beuk.example.test", "ｄｅｂｅｕｋ.example.test", "a" * 10_000,
]  # fmt: skip


@pytest.fixture
def beuk(db: None) -> World:
    return world.a_world("De Beuk", "Vandenbroeckxq")


@pytest.mark.parametrize("host", STRANGE, ids=lambda host: repr(host[:30]))
def test_ten_01_a_strange_host_gets_one_neutral_answer(beuk: World, host: str) -> None:
    browser = Client(raise_request_exception=False)
    for path in ("/", "/start", "/theme.css", "/nothing"):
        answer = browser.get(path, headers={"host": host})
        assert answer.status_code == 421
        assert "Location" not in answer.headers
        text = answer.content.decode()
        assert "De Beuk" not in text
        assert HOST not in text
        assert beuk.mark.lower() not in text.lower()


@pytest.mark.parametrize("host", [HOST, HOST.upper(), f"{HOST}:8443", f"{HOST}:"])
def test_ten_01_case_and_port_make_no_difference(beuk: World, host: str) -> None:
    assert Client().get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Host", "X-Original-Host", "Forwarded", "X-Forwarded-Server"]
)
def test_ten_01_other_headers_name_no_school(beuk: World, header: str) -> None:
    value = f"host={HOST}" if header == "Forwarded" else HOST
    evil = "host=evil.example" if header == "Forwarded" else "evil.example"

    assert Client().get("/", headers={"host": "evil.example", header: value}).status_code == 421
    answer = Client().get("/", headers={"host": HOST, header: evil})
    assert answer.status_code == 200
    assert "evil" not in answer.content.decode()


def test_ten_11_a_cookie_that_a_sibling_host_could_set_is_ignored(beuk: World) -> None:
    """Only __Host- cookies count, and those no other host can set."""
    name = settings.SESSION_COOKIE_NAME
    assert name.startswith("__Host-")
    token = beuk.client("mother").cookies[name].value
    spaces = ["\xa0", "\x85", "\x1f", "\u2000".encode().decode("latin-1")]
    for other in ("sid", "__Secure-sid", "__host-sid", *(f"{space}{name}" for space in spaces)):
        answer = Client().get("/start", headers={"host": HOST, "cookie": f"{other}={token}"})
        assert answer.status_code == 302, repr(other)


def test_ten_11_a_doubled_cookie_opens_nothing_but_its_own(beuk: World) -> None:
    name = settings.SESSION_COOKIE_NAME
    token = beuk.client("mother").cookies[name].value
    for pair in (f"{name}=x; {name}={token}", f"{name}={token}; {name}=x", f"{name}={token}x"):
        answer = Client().get("/start", headers={"host": HOST, "cookie": pair})
        assert answer.status_code in (200, 302)
        assert answer.status_code == 302 or "ouder van Noor" in answer.content.decode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("server")
    with Installation(folder, mail_url="smtp://localhost:1") as server:
        server.migrate()
        origin = f"http://beuk.localhost:{server.port}"
        server.run("school", "add", "--name", "De Beuk", "--origin", origin)
        server.serve()
        yield server


class TestAnotherHost:
    """The school has moved to a new host; the one before still leads there."""

    @pytest.fixture(autouse=True)
    def _moved(self, beuk: World) -> None:
        with scope.within(beuk.school.id):
            actions.change_settings(
                school_id=beuk.school.id, by=SYSTEM, origin="https://nieuw.example.test"
            )

    def test_ten_12_what_is_asked_at_the_old_host_is_at_the_new_one(self, beuk: World) -> None:
        for path in ("/", "/forgot?x=1", "/..//evil.example/", "/start"):
            answer = beuk.client("mother").get(path)
            assert answer.status_code == 302
            assert answer["Location"] == f"https://nieuw.example.test{path}"
            assert not answer.cookies

    def test_ten_12_nobody_signs_in_at_the_old_host(self, beuk: World) -> None:
        form = {"username": beuk.family.username, "password": factories.PASSWORD}
        answer = beuk.client().post("/", form)
        assert answer["Location"] == "https://nieuw.example.test/"
        assert not answer.cookies

    def test_ten_12_the_new_host_is_the_school(self, beuk: World) -> None:
        there = {"host": "nieuw.example.test"}
        assert Client().get("/", headers=there).status_code == 200
        form = {"username": beuk.family.username, "password": factories.PASSWORD}
        assert Client().post("/", form, headers=there)["Location"] == "/start"

    def test_eml_07_links_name_the_new_host(self, beuk: World) -> None:
        assert School.objects.get(id=beuk.school.id).origin == "https://nieuw.example.test"


class TestTheRealServer:
    """What no client library would send, byte by byte."""

    def ask(self, server: Installation, *lines: bytes) -> tuple[int, bytes]:
        """Send a request of these lines and return status and answer."""
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(b"\r\n".join([*lines, b"Connection: close", b"", b""]))
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        return int(answer.split(b" ", 2)[1]), answer

    def test_ten_01_its_own_host_is_the_school(self, server: Installation) -> None:
        status, answer = self.ask(server, b"GET / HTTP/1.1", b"Host: beuk.localhost")
        assert (status, b"De Beuk" in answer) == (200, True)

    def test_ten_01_a_strange_request_gets_no_school(self, server: Installation) -> None:
        strange = [
            (b"GET / HTTP/1.1",),
            (b"GET / HTTP/1.0",),
            (b"GET / HTTP/1.1", b"Host: "),
            (b"GET / HTTP/1.1", b"Host: beuk.localhost", b"Host: evil.example"),
            (b"GET / HTTP/1.1", b"Host: evil.example", b"Host: beuk.localhost"),
            (b"GET http://beuk.localhost/ HTTP/1.1", b"Host: evil.example"),
            (b"GET / HTTP/1.1", b"Host: beuk.localhost."),
            (b"GET / HTTP/1.1", b"Host: beuk.local\x00host"),
            (b"GET / HTTP/1.1", b"Host: evil.example", b" beuk.localhost"),
            (b"GET / HTTP/1.1", b"Host: evil.example", b"X-Forwarded-Host: beuk.localhost"),
            (b"GET / HTTP/1.1", b"Host: beuk.localhost:8\xb2"),
        ]
        for lines in strange:
            status, answer = self.ask(server, *lines)
            assert status in (400, 421), lines
            assert b"Beuk" not in answer, lines
            assert b"location:" not in answer.lower(), lines

    def test_ten_01_an_absolute_address_takes_nobody_elsewhere(self, server: Installation) -> None:
        status, answer = self.ask(
            server, b"GET http://evil.example/start HTTP/1.1", b"Host: beuk.localhost"
        )
        assert (status, b"evil" in answer) == (302, False)

    def test_lod_04_too_many_headers_are_refused(self, server: Installation) -> None:
        many = [b"X-Number-%d: %s" % (number, b"a" * 20) for number in range(10_000)]
        status, _ = self.ask(server, b"GET / HTTP/1.1", b"Host: beuk.localhost", *many)
        assert 400 <= status < 500

    def test_lod_04_large_cookies_break_nothing(self, server: Installation) -> None:
        cookie = b"Cookie: sid=" + b"a" * 8000 + b"; csrf=" + b"b" * 8000
        status, _ = self.ask(server, b"GET / HTTP/1.1", b"Host: beuk.localhost", cookie)
        assert status == 200

    def test_pri_06_static_files_carry_the_headers_too(self, server: Installation) -> None:
        status, answer = self.ask(
            server, b"GET /static/web/icons.svg HTTP/1.1", b"Host: beuk.localhost"
        )
        head = answer.partition(b"\r\n\r\n")[0].lower()
        assert status == 200
        assert b"x-content-type-options: nosniff" in head
        assert b"content-security-policy: default-src 'none'" in head
        assert b"access-control-allow-origin" not in head
        assert b"cache-control: max-age=" in head
