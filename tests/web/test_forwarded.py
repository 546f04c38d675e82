"""Who asks: what a header says counts only from a proxy that is trusted (AUT-07)."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from sleutelbos.audit.models import Entry
from sleutelbos.config import server
from sleutelbos.gate.models import Bucket
from sleutelbos.kit import scope
from sleutelbos.web.clients import address_of
from tests import factories

PROXY = ("10.0.0.0/8", "fd00::/8")
CORPUS = {
    "": "10.1.2.3",
    "a": "10.1.2.3",
    " ": "10.1.2.3",
    ",": "10.1.2.3",
    ",,,,": "10.1.2.3",
    "unknown": "10.1.2.3",
    "198.51.100.7": "198.51.100.7",
    " 198.51.100.7 ": "198.51.100.7",
    "203.0.113.9, 198.51.100.7": "198.51.100.7",
    "198.51.100.7, 10.9.9.9": "198.51.100.7",
    "a, 198.51.100.7": "198.51.100.7",
    "198.51.100.7, a": "10.1.2.3",
    "10.5.5.5, 10.6.6.6": "10.5.5.5",
    "198.51.100.7:443": "10.1.2.3",
    "198.51.100.07": "10.1.2.3",
    "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::",
    "fe80::1%eth0": "fe80::",
    "::ffff:198.51.100.7": "198.51.100.7",
    "[2001:db8::1]": "10.1.2.3",
    "1" * 10_000: "10.1.2.3",
    "198.51.100.7, " * 800: "10.1.2.3",
    "198.51.100.7\r\nX: y": "10.1.2.3",
    "\x00": "10.1.2.3",
    "'; DROP TABLE gate_bucket; --": "10.1.2.3",
    "${jndi:x}": "10.1.2.3",
    "0x7f.1": "10.1.2.3",
    "999.1.1.1": "10.1.2.3",
}


@pytest.fixture
def entrance() -> Iterator[server.Wsgi]:
    """Return the application as the server has it, on the connection of this test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield server.application()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("said", "who"), CORPUS.items(), ids=lambda text: ascii(text[:30]))
def test_aut_07_a_trusted_proxy_names_who_stands_before_it(said: str, who: str) -> None:
    environ = {"REMOTE_ADDR": "10.1.2.3", "HTTP_X_FORWARDED_FOR": said}

    assert address_of(environ, trusted=PROXY) == who


@pytest.mark.parametrize("said", CORPUS, ids=lambda text: ascii(text[:30]))
def test_aut_07_nobody_else_names_anybody(said: str) -> None:
    for trusted in ((), PROXY):
        environ = {"REMOTE_ADDR": "192.0.2.4", "HTTP_X_FORWARDED_FOR": said}
        assert address_of(environ, trusted=trusted) == "192.0.2.4"


@pytest.mark.parametrize("peer", ["", "unix", "@", "10.1.2.3%x", "not an address"])
def test_aut_07_a_peer_without_an_address_breaks_nothing(peer: str) -> None:
    environ = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": "198.51.100.7"}

    assert address_of(environ, trusted=()) in ("unknown", "10.1.2.3")


@pytest.mark.django_db
@pytest.mark.parametrize("trusted", [(), PROXY], ids=["nobody", "a proxy"])
def test_aut_07_through_the_real_entrance(
    settings, entrance: server.Wsgi, trusted: tuple[str, ...]
) -> None:
    """Whatever is said, a guess is counted and refused like any other."""
    settings.TRUSTED_PROXIES = trusted
    school = factories.a_school()
    for said in CORPUS:
        status, _ = _guess(entrance, said)
        # The forms' value is missing: asked for before anything else, whoever asks.
        assert status == "403 Forbidden"
    with scope.within(school.id):
        assert not Bucket.objects.exists()


@pytest.mark.django_db
def test_aut_07_spoofing_gets_nobody_more_guesses(entrance: server.Wsgi) -> None:
    school = factories.a_school()
    for number in range(25):
        page, _ = _ask(entrance, "GET", "/", {"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}"})
        assert page == "200 OK"
    codes = [_sign_in(entrance, number) for number in range(22)]

    assert codes == ["200 OK"] * 20 + ["429 Too Many Requests"] * 2
    with scope.within(school.id):
        networks = {
            entry.personal["network"] for entry in Entry.objects.filter(event__startswith="signin")
        }
    assert networks == {"192.0.2.…"}


def _sign_in(entrance: server.Wsgi, number: int) -> str:
    secret = "a" * 32
    said = {
        "HTTP_X_FORWARDED_FOR": f"198.51.100.{number}",
        "HTTP_COOKIE": f"__Host-csrf={secret}",
        "HTTP_ORIGIN": "https://debeuk.example.test",
    }
    body = f"username=kind{number}&password=fout&csrfmiddlewaretoken={secret}".encode()
    return _ask(entrance, "POST", "/", said, body)[0]


def _guess(entrance: server.Wsgi, said: str) -> tuple[str, bytes]:
    headers = {"HTTP_X_FORWARDED_FOR": said, "REMOTE_ADDR": "10.1.2.3"}
    return _ask(entrance, "POST", "/", headers, b"username=x&password=y")


def _ask(
    entrance: server.Wsgi, method: str, path: str, more: dict[str, str], body: bytes = b""
) -> tuple[str, bytes]:
    """Send a request through the application as the server does."""
    told: list[Any] = []
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "x",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "192.0.2.4",
        "HTTP_HOST": "debeuk.example.test", "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http", **more,
    }  # fmt: skip
    answer = entrance(environ, lambda status, headers, *_: told.append(status))
    content = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return told[0], content
