"""A push service, as a process of its own: what it is sent it keeps, and gives to whoever asks.

It checks what a real one checks: who sends (VAPID), how long to keep it, and that it is encrypted.
``/busy/…`` asks to wait, ``/gone/…`` knows no such device, ``/broken/…`` has a fault. A phone
reads with keys that only it has.
"""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.request import urlopen

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey

STATUS = {"busy": 429, "gone": 410, "unknown": 404, "broken": 500}


@dataclass(frozen=True)
class PushService:
    """Where it listens."""

    url: str

    def received(self) -> list[dict[str, Any]]:
        """Return what came since somebody asked last."""
        with urlopen(f"{self.url}/received") as answer:
            return list(json.load(answer))


@dataclass
class Phone:
    """A device with keys of its own."""

    service: PushService
    kind: str = "ok"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = b"sixteen letters."

    @property
    def place(self) -> dict[str, str]:
        """Return what its browser gives to a school."""
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        endpoint = f"{self.service.url}/{self.kind}/{_text(point)[:12]}"
        return {"endpoint": endpoint, "p256dh": _text(point), "auth": _text(self.secret)}

    def read(self, body: str) -> dict[str, Any]:
        """Read a notice; nobody else can."""
        plain = http_ece.decrypt(
            base64.b64decode(body), private_key=self.key, auth_secret=self.secret
        )
        return dict(json.loads(plain))


@contextmanager
def running() -> Iterator[PushService]:
    """Run a push service."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.push_service"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        yield PushService(f"http://127.0.0.1:{int(process.stdout.readline())}")
        process.terminate()


class _Answering(BaseHTTPRequestHandler):
    kept: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = STATUS.get(self.path.split("/")[1]) or self._judge(body)
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "600")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        told = json.dumps(self.kept).encode()
        self.kept.clear()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""

    def _judge(self, body: bytes) -> int:
        """Take what is right, as a service does."""
        scheme, _, told = self.headers["Authorization"].partition(" ")
        parts = dict(part.strip().split("=", 1) for part in told.split(","))
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(parts["k"]))
        pem = point.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        claims = jwt.decode(parts["t"], ECKey.import_key(pem), algorithms=["ES256"]).claims
        is_right = (
            scheme == "vapid"
            and claims["sub"].startswith("mailto:")
            and claims["aud"] == "http://127.0.0.1"
            and self.headers["Content-Encoding"] == "aes128gcm"
            and int(self.headers["TTL"]) > 0
        )
        self.kept.append({
            "path": self.path, "body": base64.b64encode(body).decode(),
            "topic": self.headers.get("Topic", ""), "key": parts["k"],
        })  # fmt: skip
        return 201 if is_right else 403


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answering)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
