"""What the protocols ask, decided without any table: addresses, proofs, scopes, terms, keys."""

import base64
import datetime as dt
import hashlib
import hmac
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from sleutelbos.connections.oauth.values import AppKind, Scope

CODE = dt.timedelta(seconds=60)
ACCESS = dt.timedelta(minutes=10)
GRACE = dt.timedelta(seconds=30)  # for an application that lost the answer, and asks once more
IDLE = dt.timedelta(days=90)
WHOLE = dt.timedelta(days=365)
DEVICE = dt.timedelta(minutes=10)
INTERVAL = 5  # seconds between two questions of a device
SLOWER = 5
KEY_WAITS = dt.timedelta(minutes=10)  # published before it signs, so that nobody meets it unknown
KEY_STAYS = dt.timedelta(hours=24)  # published after it signed last
KEY_AGE = dt.timedelta(days=90)  # then the worker makes another

USER_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so no words
USER_LENGTH = 8
LONGEST_URI = 400
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_LOOPBACK = ("127.0.0.1", "[::1]")
_PLAIN = re.compile(r"[!-~]+")
_HOST = re.compile(r"([A-Za-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")  # stands in a header too
_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")


def is_registrable(uri: str, *, kind: AppKind, allows_http: bool) -> bool:
    """Say whether an address may be registered: https; for apps also loopback and own schemes.

    An own scheme is a reversed domain name, such as ``be.example.app:/cb``. No fragment, no name
    before the host, nothing that two parsers could read differently.
    """
    if (
        len(uri) > LONGEST_URI
        or not _PLAIN.fullmatch(uri)
        or any(mark in uri for mark in '#\\*"<>')
    ):
        return False
    try:
        parts = urlsplit(uri)
        _ = parts.port
    except ValueError:
        return False
    is_web = parts.scheme in ("https", "http")
    if (
        (is_web and not _HOST.fullmatch(parts.netloc))
        or "/../" in f"{parts.path}/"
        or "/./" in f"{parts.path}/"
    ):
        return False
    if parts.scheme == "https":
        return True
    if parts.scheme == "http":
        return allows_http or (kind is AppKind.APP and _is_loopback(parts.netloc))
    is_own = kind is AppKind.APP and not parts.netloc and uri.startswith(f"{parts.scheme}:/")
    return is_own and bool(_SCHEME.fullmatch(parts.scheme))


def is_registered(uri: str, *, registered: Iterable[str], kind: AppKind) -> bool:
    """Say whether an address is one of those registered: letter by letter.

    Only the port of a loopback address of an app may differ (RFC 8252, 7.3).
    """
    if uri in registered:
        return True
    if kind is not AppKind.APP or len(uri) > LONGEST_URI or not _PLAIN.fullmatch(uri):
        return False
    bare = _without_port(uri)
    return bare is not None and any(bare == _without_port(one) for one in registered)


def is_challenge(text: str) -> bool:
    """Say whether a text can be the S256 challenge of a verifier."""
    return bool(_CHALLENGE.fullmatch(text))


def proves(verifier: str, *, challenge: str) -> bool:
    """Say whether a verifier is the one that a challenge was made of (PKCE, S256)."""
    if not _VERIFIER.fullmatch(verifier):
        return False
    made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    return hmac.compare_digest(made.decode(), challenge)


def scopes(text: str) -> tuple[str, ...]:
    """Return the scopes in a request, each once, in its order."""
    return tuple(dict.fromkeys(text.split()))


def are_known(asked: Iterable[str]) -> bool:
    """Say whether there are such scopes."""
    return set(asked) <= set(Scope)


def within(asked: Iterable[str], *limits: Iterable[str]) -> tuple[str, ...]:
    """Return those of the scopes that every limit has too."""
    return tuple(one for one in asked if all(one in limit for limit in limits))


def user_code(typed: str) -> str:
    """Return a code as somebody typed it, without what they typed around and between."""
    return "".join(letter for letter in typed.upper() if letter in USER_LETTERS)[:20]


def grouped(code: str) -> str:
    """Return a code as it is shown, in two halves."""
    return f"{code[:4]}-{code[4:]}"


@dataclass(frozen=True, slots=True)
class Key:
    """When a signing key was made."""

    kid: str
    made_at: dt.datetime


K = TypeVar("K", bound=Key)


def signing(keys: Sequence[K], *, now: dt.datetime) -> K | None:
    """Return the key that signs: the newest of those published long enough, else the oldest."""
    in_order = sorted(keys, key=lambda key: key.made_at)
    ready = [key for key in in_order if key.made_at + KEY_WAITS <= now]
    candidates = ready or in_order[:1]
    return candidates[-1] if candidates else None


def published(keys: Sequence[K], *, now: dt.datetime) -> list[K]:
    """Return the keys to verify with: all but those whose successor has signed for a day."""
    in_order = sorted(keys, key=lambda key: key.made_at)
    follows = itertools.pairwise(in_order)
    over = {one.kid for one, next_ in follows if next_.made_at + KEY_WAITS + KEY_STAYS <= now}
    return [key for key in in_order if key.kid not in over]


def _is_loopback(netloc: str) -> bool:
    return netloc.rpartition(":")[0] in _LOOPBACK or netloc in _LOOPBACK


def _without_port(uri: str) -> str | None:
    """Return a loopback address without its port; None for any other."""
    scheme, mark, rest = uri.partition("://")
    netloc, slash, path = rest.partition("/")
    if scheme != "http" or not mark:
        return None
    for host in _LOOPBACK:
        port = netloc.removeprefix(host)
        if netloc == host or (netloc.startswith(host) and re.fullmatch(r":[0-9]{1,5}", port)):
            return f"{scheme}://{host}{slash}{path}"
    return None
