"""What an outside provider must say, and how: OpenID Connect as its client sees it (RP checks).

Pure decisions on what was read; the bytes come by ``gate.openid``.
"""

import base64
import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

GOOGLE = "https://accounts.google.com"
FLEMISH_GOVERNMENT = "https://authenticatie.vlaanderen.be/op"
FLEMISH_GOVERNMENT_TEST = "https://authenticatie-ti.vlaanderen.be/op"

# Signatures that only the provider can make: none, and what the client's secret could make, are
# not among them, whatever a token or a metadata document says.
ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
)  # fmt: skip
CLOCKS = 60  # seconds that two clocks may differ
OLDEST = 600  # seconds since a token was made: a trip lasts no longer
LONGEST_SUBJECT = 255
_GOOGLE_OF_OLD = "accounts.google.com"  # what Google's tokens may call their issuer too

# Only what tells who it is, and how its owner recognises it in a list. Never the national number:
# the scope ``rrn`` of the Flemish government is not asked for, and no claim but these is read.
_SCOPES = {"google": "openid email", "flemish_government": "openid profile"}
_SCOPE = "openid profile"
# On the family's computer somebody else may still be signed in at the provider.
_PROMPTS = {"google": "select_account"}
_PROMPT = "login"


class Unusable(ValueError):
    """What a provider published about itself cannot be used; the text says which part."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a provider published about itself, as much as is used."""

    issuer: str
    authorization: str
    token: str
    keys: str
    algorithms: tuple[str, ...]
    names_itself: bool  # promises ``iss`` in its answers (RFC 9207)
    takes_basic: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """What an ID token must say."""

    kind: str
    issuer: str
    client_id: str
    nonce: str
    domains: tuple[str, ...] = ()  # of the school at Google Workspace: all others are strangers


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser is sent to a provider with."""

    kind: str
    client_id: str
    redirect_uri: str
    state: str
    nonce: str
    verifier: str
    domains: tuple[str, ...] = ()


def asks_again(kind: str) -> bool:
    """Say whether a provider is told to ask who it is: then that is a fresh proof (D18)."""
    return _PROMPTS.get(kind, _PROMPT) == "login"


def metadata_address(issuer: str) -> str:
    """Return where a provider publishes its metadata."""
    return f"{issuer.rstrip('/')}/.well-known/openid-configuration"


def read_metadata(document: Mapping[str, Any], *, issuer: str) -> Metadata:
    """Read a metadata document; raise Unusable. It must be of the issuer that was asked, exactly.

    Google's tokens are known by one issuer, whichever of its two names they use.
    """
    if document.get("issuer") != issuer:
        raise Unusable("issuer")
    found = _listed(document, "id_token_signing_alg_values_supported", ("RS256",))
    algorithms = tuple(name for name in ALGORITHMS if name in found)
    if not algorithms:
        raise Unusable("algorithms")
    methods = _listed(document, "token_endpoint_auth_methods_supported", ("client_secret_basic",))
    if not methods & {"client_secret_basic", "client_secret_post"}:
        raise Unusable("client_authentication")
    if "code" not in _listed(document, "response_types_supported", ("code",)):
        raise Unusable("code_flow")
    return Metadata(
        issuer=issuer,
        authorization=_endpoint(document, "authorization_endpoint", issuer),
        token=_endpoint(document, "token_endpoint", issuer),
        keys=_endpoint(document, "jwks_uri", issuer),
        algorithms=algorithms,
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        takes_basic="client_secret_basic" in methods,
    )


def authorization_address(metadata: Metadata, asked: Asked) -> str:
    """Return where the browser goes: code flow with state, nonce and PKCE by SHA-256, always."""
    values = {
        "response_type": "code",
        "client_id": asked.client_id,
        "redirect_uri": asked.redirect_uri,
        "scope": _SCOPES.get(asked.kind, _SCOPE),
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": challenge(asked.verifier),
        "code_challenge_method": "S256",
        "prompt": _PROMPTS.get(asked.kind, _PROMPT),
    }
    if asked.domains:  # a hint, so that the right account is proposed; the claim decides
        values["hd"] = asked.domains[0] if len(asked.domains) == 1 else "*"
    mark = "&" if urlsplit(metadata.authorization).query else "?"
    return f"{metadata.authorization}{mark}{urlencode(values)}"


def challenge(verifier: str) -> str:
    """Return what PKCE shows of a verifier."""
    return encoded(hashlib.sha256(verifier.encode()).digest())


def encoded(secret: bytes) -> str:
    """Return bytes as letters for an address."""
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def is_from(metadata: Metadata, issuer: str | None) -> bool:
    """Say whether an answer comes from this provider, as far as it says so (RFC 9207)."""
    return not metadata.names_itself if issuer is None else issuer == metadata.issuer


def fault(claims: Mapping[str, Any], expected: Expected, *, now: dt.datetime) -> str:
    """Return what is wrong with the claims of an ID token, in a word; empty when all is right."""
    moment = now.timestamp()
    expires, made = _seconds(claims, "exp"), _seconds(claims, "iat")
    starts = _seconds(claims, "nbf", moment)
    wrong = {
        "issuer": claims.get("iss") not in _names(expected.issuer),
        "audience": not _is_for(claims, expected.client_id),
        "expired": expires is None or expires + CLOCKS <= moment,
        "age": made is None or not moment - OLDEST <= made <= moment + CLOCKS,
        "not_yet": starts is None or starts > moment + CLOCKS,
        "nonce": not _is_same(claims.get("nonce"), expected.nonce),
        "subject": not _is_subject(claims.get("sub")),
        "domain": expected.kind == "google" and not _is_of(claims.get("hd"), expected.domains),
    }
    return next((name for name, is_wrong in wrong.items() if is_wrong), "")


def label(kind: str, claims: Mapping[str, Any]) -> str:
    """Return by what its owner recognises an identity; never used to find anybody."""
    whole = " ".join(_words(claims, name) for name in ("given_name", "family_name")).strip()
    named = _words(claims, "name") or whole
    return (_words(claims, "email") if kind == "google" else named or _words(claims, "email"))[:120]


def callback(kind: str, issuer: str) -> str:
    """Return the name of the address to which a provider answers: each provider has its own.

    So that no provider can pass another's answer off as its own (mix-up), also one that does not
    say who it is.
    """
    if kind != "openid":
        return kind.replace("_", "-")
    return f"openid-{hashlib.sha256(issuer.encode()).hexdigest()[:12]}"


def _listed(document: Mapping[str, Any], name: str, default: tuple[str, ...]) -> set[str]:
    found = document.get(name, default)
    return (
        {one for one in found if isinstance(one, str)} if isinstance(found, list | tuple) else set()
    )


def _endpoint(document: Mapping[str, Any], name: str, issuer: str) -> str:
    """Return an endpoint: as safe as the issuer itself, and without anything odd."""
    found = document.get(name)
    if not isinstance(found, str) or not (found.isascii() and found.isprintable()):
        raise Unusable(name)
    try:
        parts = urlsplit(found)
        is_odd = parts.username is not None or parts.fragment != "" or not parts.hostname
    except ValueError as error:
        raise Unusable(name) from error
    if is_odd or " " in found or parts.scheme not in ("https", urlsplit(issuer).scheme):
        raise Unusable(name)
    return found


def _names(issuer: str) -> tuple[str, ...]:
    return (issuer, _GOOGLE_OF_OLD) if issuer == GOOGLE else (issuer,)


def _is_for(claims: Mapping[str, Any], client_id: str) -> bool:
    """Say whether a token was made for this client, and asked for by it when there are others."""
    named = claims.get("aud")
    audience = named if isinstance(named, list) else [named]
    party = claims.get("azp", None if len(audience) > 1 else client_id)
    return client_id in audience and party == client_id


def _seconds(claims: Mapping[str, Any], name: str, default: float | None = None) -> float | None:
    found = claims.get(name, default)
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return float(found) if is_number and found is not None and abs(found) < 2**53 else None


def _is_same(given: object, expected: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode(), expected.encode())


def _is_subject(given: object) -> bool:
    if not isinstance(given, str):
        return False
    return 0 < len(given) <= LONGEST_SUBJECT and given.isprintable()


def _is_of(domain: object, domains: tuple[str, ...]) -> bool:
    return isinstance(domain, str) and domain.casefold() in domains


def _words(claims: Mapping[str, Any], name: str) -> str:
    found = claims.get(name, "")
    return " ".join(found.split()) if isinstance(found, str) and found.isprintable() else ""
