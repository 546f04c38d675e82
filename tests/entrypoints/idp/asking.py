"""An application of the tests: it asks as the standards say, over HTTP, and keeps what it gets."""

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.test import Client

from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections.models import AccessToken, ConnectedApp, SigningKey
from sleutelbos.connections.oauth import queries, secrets, signing
from sleutelbos.connections.oauth.values import AppKind
from sleutelbos.kit import clock, scope, tokens
from sleutelbos.schools.models import School
from tests.web import world

ALL = "openid profile groups messages offline_access"
BACK = "https://agenda.example.org/cb"
VERIFIER = "een-lange-geheime-zin-van-meer-dan-veertig-tekens"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


def challenge(verifier: str = VERIFIER) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@cache
def _a_key() -> tuple[str, dict[str, Any], bytes]:
    """Make one key for all tests: it takes a tenth of a second."""
    return signing.new()


def a_signing_key(school: School) -> None:
    """Give a school the key of the tests, under a name of its own."""
    kid, public, sealed = _a_key()
    kid = f"{kid[:30]}-{school.id}"
    with scope.within(school.id):
        SigningKey.objects.create(
            school=school, kid=kid, public={**public, "kid": kid}, sealed=sealed,
            made_at=clock.now(),
        )  # fmt: skip


@dataclass
class Application:
    """An application that the school registered."""

    school: School
    client_id: str
    secret: str = field(repr=False)
    redirect_uri: str = BACK
    browser: Client = field(init=False)

    def __post_init__(self) -> None:
        self.browser = world.a_browser(self.school)  # its own: no cookies

    @property
    def row(self) -> ConnectedApp:
        with scope.within(self.school.id):
            return ConnectedApp.objects.get(client_id=self.client_id)

    def query(self, **changes: str | None) -> dict[str, str]:
        """Return a right request, with changes; None leaves a parameter out."""
        asked = {
            "client_id": self.client_id, "redirect_uri": self.redirect_uri,
            "response_type": "code", "scope": ALL, "state": "st-1", "nonce": "n-1",
            "code_challenge": challenge(), "code_challenge_method": "S256", **changes,
        }  # fmt: skip
        return {name: value for name, value in asked.items() if value is not None}

    def authorize(self, owner: Client, **changes: str | None) -> HttpResponse:
        """Send the owner of an account to the authorization endpoint."""
        return owner.get("/oauth/authorize", self.query(**changes))

    def consent(self, owner: Client, *, answer: str = "yes", **changes: str | None) -> HttpResponse:
        """Ask, and press a button on the page of consent."""
        page = self.authorize(owner, **changes)
        assert page.status_code == 200, page.headers
        return owner.post("/oauth/consent", {**hidden(page), "answer": answer})

    def code(self, owner: Client, **changes: str | None) -> str:
        """Return a code that the owner said yes to."""
        page = self.authorize(owner, **changes)
        if page.status_code == 200:
            page = owner.post("/oauth/consent", {**hidden(page), "answer": "yes"})
        return answered(page)["code"]

    def token(self, **sent: str) -> HttpResponse:
        """Ask the token endpoint, with the secret in the header."""
        return self.post("/oauth/token", **sent)

    def post(self, path: str, **sent: str) -> HttpResponse:
        """Ask an endpoint as this application."""
        if not self.secret:
            return self.browser.post(path, {"client_id": self.client_id, **sent})
        credentials = base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
        return self.browser.post(path, sent, headers={"authorization": f"Basic {credentials}"})

    def redeem(self, code: str, **changes: str) -> HttpResponse:
        """Bring a code."""
        sent = {"code": code, "redirect_uri": self.redirect_uri, "code_verifier": VERIFIER}
        return self.token(grant_type="authorization_code", **{**sent, **changes})

    def tokens(self, owner: Client, **changes: str | None) -> dict[str, Any]:
        """Walk the whole way, and return the tokens."""
        return told(self.redeem(self.code(owner, **changes)))

    def refresh(self, token: str, **more: str) -> HttpResponse:
        """Bring a refresh token."""
        return self.token(grant_type="refresh_token", refresh_token=token, **more)

    def userinfo(self, token: str) -> HttpResponse:
        """Ask who it is."""
        return self.browser.get("/oauth/userinfo", headers={"authorization": f"Bearer {token}"})

    def is_active(self, token: str) -> bool:
        """Ask whether a token is alive."""
        return bool(told(self.post("/oauth/introspect", token=token))["active"])


def an_application(
    school: School, *, kind: AppKind = AppKind.WEBSITE, name: str = "Agenda", **more: Any
) -> Application:
    """Register an application, at no cost."""
    secret = tokens.new() if kind is AppKind.WEBSITE else ""
    uris = more.pop("redirect_uris", [BACK])
    with scope.within(school.id):
        if not SigningKey.objects.exists():
            a_signing_key(school)
        row = ConnectedApp.objects.create(
            school=school, client_id=tokens.new(), name=name, kind=kind, redirect_uris=uris,
            scopes=ALL.split(), secret_digest=secrets.digest(secret) if secret else None,
            made_at=clock.now(), made_by=SYSTEM.text, **more,
        )  # fmt: skip
    return Application(school, row.client_id, secret, uris[0])


def told(response: HttpResponse, status: int = 200) -> dict[str, Any]:
    """Return the JSON of an answer with this status."""
    assert response.status_code == status, (response.status_code, response.content)
    found: dict[str, Any] = json.loads(response.content)
    return found


def refused(response: HttpResponse) -> str:
    """Return the protocol's code of a refusal."""
    assert response.status_code >= 400, response.content
    assert response.headers["Cache-Control"] == "no-store"
    return str(json.loads(response.content)["error"])


def answered(response: HttpResponse) -> dict[str, str]:
    """Return what an application is told in its redirect address."""
    assert response.status_code in (302, 303), (response.status_code, response.content[:2000])
    return dict(parse_qsl(urlsplit(response["Location"]).query))


def hidden(page: HttpResponse) -> dict[str, str]:
    """Return the hidden fields of a page's form of consent."""
    field = r'type="hidden" name="(query|who|user_code)" value="([^"]*)"'
    found = re.findall(field, page.content.decode())
    return {name: unescape(value) for name, value in found}


def led_to(response: HttpResponse) -> tuple[str, dict[str, str]]:
    """Return the path and the parameters that an answer leads to."""
    assert response.status_code in (302, 303), response.content[:500]
    parts = urlsplit(response["Location"])
    return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}


def decoded(token: str) -> dict[str, Any]:
    """Return the claims of a token, unverified."""
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def encoded(**params: str) -> str:
    """Return parameters as a query."""
    return urlencode(params)


def header(token: str) -> dict[str, Any]:
    """Return the header of a token."""
    return decoded(f".{token.partition('.')[0]}")


def part(claims: dict[str, Any]) -> str:
    """Return claims as a part of a token."""
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()


def keyed(header: dict[str, Any], claims: dict[str, Any], *, key: bytes) -> str:
    """Return a token with a keyed digest in place of a signature."""
    text = f"{part(header)}.{part(claims)}"
    mark = hmac.digest(key, text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"


def living() -> QuerySet[AccessToken]:
    """Return the access tokens that are alive, said once more, and otherwise than the code does."""
    now = clock.now()
    owner = "family__grant__account__"
    in_session = Q(
        Q(family__session__device=None, family__session__epoch=F(f"{owner}session_epoch"))
        | Q(family__session__device__isnull=False, family__session__epoch=F(f"{owner}grant_epoch")),
        family__session__ended_at=None,
        family__session__expires_at__gt=now,
    )
    return AccessToken.objects.filter(
        Q(family__is_offline=True) | Q(family__session=None) | in_session,
        queries.standing("family__grant__"),
        family__ended_at=None,
        family__expires_at__gt=now,
        expires_at__gt=now,
    )
