"""Nobody looks around in the operator's network by an address that a school types."""

from ipaddress import ip_address
from typing import Any

import httpcore2
import pytest

from sleutelbos.kit import clock, fetching
from sleutelbos.kit.fetching import Unfetchable

INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::ffff:169.254.169.254",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_of_the_house_is_forbidden(address: str) -> None:
    assert not fetching.is_allowed(ip_address(address), scheme="https", networks=())


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_a_public_address_is_allowed_by_https_only(address: str) -> None:
    assert fetching.is_allowed(ip_address(address), scheme="https", networks=())
    assert not fetching.is_allowed(ip_address(address), scheme="http", networks=())


def test_the_operator_may_allow_a_network() -> None:
    networks = ("10.0.0.0/8",)

    assert fetching.is_allowed(ip_address("10.1.2.3"), scheme="http", networks=networks)
    assert not fetching.is_allowed(ip_address("192.168.1.1"), scheme="https", networks=networks)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/", "file:///etc/passwd", "https://", "https:///x", "x",
        "https://user:pw@example.org/", "https://example.org/#x", "https://exämple.org/",
        "https://example.org/a b", "https://example.org:99999/", "https://exam\nple.org/",
        "https://example.org\\@evil.org/", "https://[::1", "https://example.org:0/",
    ],
)  # fmt: skip
def test_an_odd_address_is_not_asked(url: str) -> None:
    with pytest.raises(Unfetchable, match=r"unfetchable") as refusal:
        fetching.fetch(url)
    assert refusal.value.reason == "bad_address"


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://localhost/", "https://2130706433/", "https://[::1]/"]
)
def test_a_name_of_the_house_is_not_asked(url: str) -> None:
    with pytest.raises(Unfetchable) as refusal:
        fetching.fetch(url)
    assert refusal.value.reason in ("forbidden_address", "no_such_host")


def test_one_forbidden_address_of_a_name_forbids_all(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", (address, 443)) for address in ("8.8.8.8", "127.0.0.1")]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_a, **_k: found)

    with pytest.raises(Unfetchable) as refusal:
        fetching.fetch("https://rebinding.example.org/")
    assert refusal.value.reason == "forbidden_address"


class _Dripping(httpcore2.NetworkStream):
    """The other side says a letter, and waits; ``seconds`` pass on the stopwatch meanwhile."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.passed = seconds, 0.0
        self.left = list(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}\n")

    def connect_tcp(self, *_args: Any, **_more: Any) -> "_Dripping":
        return self

    def start_tls(self, *_args: Any, **_more: Any) -> "_Dripping":
        return self

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.passed += self.seconds
        return bytes([self.left.pop(0)]) if self.left else b""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Take what comes."""

    def close(self) -> None:
        """Hang up."""


@pytest.mark.parametrize("seconds", [0.01, 3.0])
def test_who_talks_slowly_is_listened_to_for_ten_seconds(
    monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    """Each letter comes in time, and all of them never would."""
    other = _Dripping(seconds)
    found = [(2, 1, 6, "", ("8.8.8.8", 443))]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_a, **_k: found)
    monkeypatch.setattr(httpcore2, "SyncBackend", lambda: other)
    monkeypatch.setattr(clock, "stopwatch", lambda: other.passed)

    if seconds < 1:
        assert fetching.fetch("https://example.org/").document() == {}
        return
    with pytest.raises(Unfetchable) as refusal:
        fetching.fetch("https://example.org/")
    assert refusal.value.reason == "no_answer"
    assert other.passed < fetching.SECONDS + seconds
