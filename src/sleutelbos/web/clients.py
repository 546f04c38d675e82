"""Who asks: network address and browser, from headers that are believed only when trusted."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.middleware.csrf import get_token

from sleutelbos.gate.values import Client

LONGEST_TOKEN = 64
_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"),
             ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
            ("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip


def client_of(request: HttpRequest) -> Client:
    """Return the client behind a request."""
    return Client(
        address=request.META["REMOTE_ADDR"],
        browser=_name(request.META.get("HTTP_USER_AGENT", "")),
        cookie=request.COOKIES.get(settings.BROWSER_COOKIE_NAME, "")[:200],
        is_shared=_is_shared(request),
    )


def _is_shared(request: HttpRequest) -> bool:
    """Say whether others use this computer too: as was ticked at the door, or just now."""
    visit = getattr(request, "visit", None)
    if visit is not None and visit.visitor is not None and visit.visitor.is_shared:
        return True
    return request.POST.get("shared") == "on"


def form_secret_of(request: HttpRequest) -> str:
    """Return the secret in this browser's cookie for forms, made now when there is none yet."""
    get_token(request)
    return str(request.META["CSRF_COOKIE"])


def host_name(host: str) -> str:
    """Return a host as the browser named it, lower case, without port; nothing is guessed."""
    if not _is_plain(host):
        return ""
    name, mark, port = host.lower().rpartition(":")
    if not mark:
        return port
    return name if not port or (port.isascii() and port.isdecimal()) else ""


def plain_cookies(cookies: str) -> str:
    """Return a Cookie header without those that have strange letters.

    Django takes the spaces off a cookie's name, also those that browsers do not know as such: a
    sibling host could set one that only looks like ours, past the promise of ``__Host-``.
    """
    return cookies if _is_plain(cookies) else ";".join(filter(_is_plain, cookies.split(";")))


def session_token(cookies: str) -> str:
    """Return the session's token of a Cookie header, as pages read it; empty when there is none."""
    token = parse_cookie(plain_cookies(cookies)).get(settings.SESSION_COOKIE_NAME, "")
    return token if len(token) <= LONGEST_TOKEN else ""


def address_of(environ: dict[str, Any], *, trusted: tuple[str, ...]) -> str:
    """Return the address that asks, IPv6 by its network of 64 bits.

    X-Forwarded-For counts only when the peer is a trusted proxy, and only its last entry that no
    trusted proxy wrote; what cannot be read leaves the peer's own address.
    """
    peer = _parse(environ.get("REMOTE_ADDR", ""))
    if peer is None:
        return "unknown"
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
    if forwarded and len(forwarded) <= 1000 and _is_trusted(peer, trusted):
        for part in reversed(forwarded.split(",")):
            hop = _parse(part.strip())
            if hop is None:
                break
            peer = hop
            if not _is_trusted(hop, trusted):
                break
    return _text(peer)


def _text(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network(f"{address}/64", strict=False).network_address)


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _is_trusted(address: IPv4Address | IPv6Address, trusted: tuple[str, ...]) -> bool:
    return any(address in ip_network(network) for network in trusted)


def _name(agent: str) -> str:
    """Return a browser's name for a list, such as Firefox, Windows; never the agent itself."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()
