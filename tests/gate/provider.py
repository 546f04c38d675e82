"""An outside provider that says whatever a test wants: a real server, with bad answers too."""

import base64
import hashlib
import itertools
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from joserfc import jwk, jwt

CLIENT, SECRET = "client of the school", "a secret/with:odd+signs"
KEY = jwk.generate_key("RSA", 2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER_KEY = jwk.generate_key("RSA", 2048, {"kid": "two", "use": "sig", "alg": "RS256"})


class FakeProvider:
    """A provider on this machine. Change its fields, and it answers so."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.reset()

    def reset(self) -> None:
        """Be as a provider should be."""
        self.metadata: dict[str, Any] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "authorization_response_iss_parameter_supported": True,
        }
        self.keys: list[dict[str, Any]] = [KEY.as_dict(private=False)]
        self.claims: dict[str, Any] = {}  # beside, or instead of, the right ones
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.key: Any = KEY
        self.token: str | None = None  # instead of a token that is made
        self.moved = ""  # what is elsewhere now
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._counter = itertools.count()

    def visit(self, address: str, **claims: Any) -> dict[str, str]:
        """Let somebody sign in at ``address``, as a browser would; return what it brings back."""
        asked = dict(parse_qsl(urlsplit(address).query))
        code = f"code-{next(self._counter)}"
        self._codes[code] = asked | {"claims": json.dumps(claims)}
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def answer(self, method: str, path: str, form: dict[str, str], basic: str) -> tuple[int, Any]:
        """Answer a request of the school."""
        self.asked.append(path)
        published = {
            "/.well-known/openid-configuration": self.metadata, "/keys": {"keys": self.keys},
        }  # fmt: skip
        if path in published:
            return (302 if path == self.moved else 200), published[path]
        if path != "/token" or method != "POST":
            return 404, {}
        posted = (form.get("client_id"), form.get("client_secret"))
        if (CLIENT, SECRET) not in (posted, _pair(basic)):
            return 401, {"error": "invalid_client"}
        asked = self._codes.pop(form.get("code", ""), None)
        if asked is None or not _fits(form, asked):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self._token(asked)}

    def _token(self, asked: dict[str, str]) -> str:
        if self.token is not None:
            return self.token
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": "sub-of-an", "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], **json.loads(asked["claims"]), **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(self.header, claims, self.key, algorithms=[self.header["alg"]])


@contextmanager
def serve() -> Iterator[FakeProvider]:
    """Serve one, as long as it is needed."""
    server = _Server(("127.0.0.1", 0), _Answers)
    provider = FakeProvider(server.server_address[1])
    server.provider = provider  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_args: Any) -> None:
        """Say nothing of a client that has heard enough."""


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer("GET", {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer("POST", {name: found[0] for name, found in parse_qs(body).items()})

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def _answer(self, method: str, form: dict[str, str]) -> None:
        provider: FakeProvider = self.server.provider  # type: ignore[attr-defined]
        basic = self.headers.get("Authorization", "")
        status, document = provider.answer(method, urlsplit(self.path).path, form, basic)
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status in (301, 302):
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()
        self.wfile.write(body)


def _pair(basic: str) -> tuple[str, ...]:
    pair = base64.b64decode(basic.removeprefix("Basic ")).decode()
    return tuple(unquote(one) for one in pair.split(":"))


def _fits(form: dict[str, str], asked: dict[str, str]) -> bool:
    is_back = form.get("redirect_uri") == asked["redirect_uri"]
    return is_back and _challenge(form.get("code_verifier", "")) == asked["code_challenge"]


def _challenge(verifier: str) -> str:
    made = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
