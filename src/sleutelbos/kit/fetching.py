"""The one way to fetch from an address that somebody of a school typed, or their browser gave.

Whoever may type an address must not look around in the operator's own network with it: only https,
only public addresses, no redirects, little and not for long. The name is looked up once and the
connection goes to the address that was judged. The operator may allow networks of the house
(SLEUTELBOS_PRIVATE_NETWORKS), also without https: to administrators, not to every browser.
"""

import json
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from django.conf import settings

from sleutelbos.kit import clock
from sleutelbos.kit.errors import Refusal

LARGEST = 256 * 1024
SECONDS = 10.0  # in all, however slowly it comes
STEP_SECONDS = 4.0  # for a connection, or for the next piece
TRIED = 3  # addresses of one name
# Who is slow to answer must not hold all threads that answer pages.
_AT_ONCE = BoundedSemaphore(8)
_PORTS = {"https": 443, "http": 80}
_NAT64 = ip_network("64:ff9b::/96")
Address = IPv4Address | IPv6Address


class Unfetchable(Refusal):
    """An address that is not fetched from, or that gave nothing usable; ``reason`` says which."""

    code = "unfetchable"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was answered."""

    status: int
    body: bytes
    retry_after: str = ""

    def document(self) -> dict[str, Any]:
        """Return the JSON object that was answered; raise Unfetchable for anything else."""
        try:
            read = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise Unfetchable("no_json") from error
        if not isinstance(read, dict):
            raise Unfetchable("no_json")
        return read


def fetch(
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    basic: tuple[str, str] | None = None,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    networks: Sequence[str] | None = None,
) -> Fetched:
    """Get ``url``, or send it a form or bytes with their own headers.

    ``basic`` are a client's id and secret (RFC 6749, 2.3.1). ``networks`` of the house may be
    asked, in place of those that the operator allows administrators.

    Raise Unfetchable when it may not be fetched, does not answer, or answers too much.
    """
    parts = _parts(url)
    if not _AT_ONCE.acquire(blocking=False):
        raise Unfetchable("busy")
    try:
        addresses = _judged(parts, settings.PRIVATE_NETWORKS if networks is None else networks)
        return _fetch(parts, addresses, sent=_Sent(form, basic, body, headers or {}))
    finally:
        _AT_ONCE.release()


def is_allowed(address: Address, *, scheme: str, networks: Iterable[str]) -> bool:
    """Say whether this address may be fetched from: public, or in one of these networks."""
    real = _inner(address)
    if any(real in ip_network(network) for network in networks):
        return True
    return scheme == "https" and real.is_global and not real.is_multicast


def _fetch(parts: SplitResult, addresses: Iterable[Address], *, sent: "_Sent") -> Fetched:
    import httpcore2

    deadline = clock.stopwatch() + SECONDS
    for address in addresses:
        try:
            return _ask(parts, address, sent=sent, deadline=deadline)
        except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
            continue
        except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError) as bad:
            raise Unfetchable("no_answer") from bad
    raise Unfetchable("no_answer")


def _ask(parts: SplitResult, address: Address, *, sent: "_Sent", deadline: float) -> Fetched:
    import httpcore2

    from sleutelbos.kit import hurrying

    host = f"[{address}]" if isinstance(address, IPv6Address) else str(address)
    port = parts.port or _PORTS[parts.scheme]
    url = parts._replace(netloc=f"{host}:{port}").geturl()
    steps = dict.fromkeys(("connect", "read", "write", "pool"), STEP_SECONDS)
    with (
        httpcore2.ConnectionPool(
            ssl_context=_certificates(), network_backend=hurrying.Backend(deadline)
        ) as pool,
        pool.stream(
            "GET" if sent.content is None else "POST",
            url,
            content=sent.content,
            headers=list(sent.all_headers(parts.netloc).items()),
            extensions={"sni_hostname": parts.hostname, "timeout": steps},
        ) as response,
    ):
        named = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        body = _read(response.iter_stream())
        return Fetched(response.status, body, named.get(b"retry-after", ""))


@dataclass(frozen=True, slots=True)
class _Sent:
    """What is sent along."""

    form: Mapping[str, str] | None
    basic: tuple[str, str] | None
    body: bytes | None
    headers: Mapping[str, str]

    @property
    def content(self) -> bytes | None:
        return self.body if self.form is None else urlencode(self.form).encode()

    def all_headers(self, host: str) -> dict[str, str]:
        headers = {
            "Host": host,
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "Sleutelbos",
        }
        if self.form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.basic:
            pair = ":".join(quote(one, safe="") for one in self.basic)
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        return {**headers, **self.headers}


def _read(pieces: Iterable[bytes]) -> bytes:
    body = b""
    for piece in pieces:
        body += piece
        if len(body) > LARGEST:
            raise Unfetchable("too_large")
    return body


def _parts(url: str) -> SplitResult:
    """Return the parts of an address that has nothing odd in it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unfetchable("bad_address") from error
    is_plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    is_odd = parts.username is not None or parts.password is not None or parts.fragment or port == 0
    if parts.scheme not in _PORTS or not parts.hostname or is_odd or not is_plain:
        raise Unfetchable("bad_address")
    return parts


def _judged(parts: SplitResult, networks: Sequence[str]) -> list[Address]:
    """Return the addresses of a host; one that is forbidden is enough to refuse them all."""
    try:
        found = socket.getaddrinfo(
            parts.hostname, parts.port or _PORTS[parts.scheme], type=socket.SOCK_STREAM
        )
    except (OSError, UnicodeError) as error:
        raise Unfetchable("no_such_host") from error
    addresses = list(dict.fromkeys(ip_address(str(one[4][0]).partition("%")[0]) for one in found))
    allowed = (is_allowed(one, scheme=parts.scheme, networks=networks) for one in addresses)
    if not all(allowed):
        raise Unfetchable("forbidden_address")
    return addresses[:TRIED]


def _inner(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address carries, when it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


@cache
def _certificates() -> ssl.SSLContext:
    import httpcore2

    return httpcore2.default_ssl_context()
