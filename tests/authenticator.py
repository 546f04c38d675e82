"""An authenticator in software, that answers what a page asks, rightly or as a test wants it."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor
from fido2.utils import sha256
from soft_webauthn import SoftWebauthnDevice

PRESENT, VERIFIED, MAY_SYNC, SYNCED, ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40
USUAL = PRESENT | VERIFIED | MAY_SYNC | SYNCED


class Authenticator(SoftWebauthnDevice):
    """A phone with one passkey, for one school."""

    def __init__(self, origin: str) -> None:
        super().__init__()
        self.origin = origin

    def made(self, options: dict[str, Any], *, flags: int = USUAL, **said: object) -> str:
        """Make a passkey and return what the browser posts; ``said`` differs from what is right."""
        public = {
            **options,
            "challenge": decoded(options["challenge"]),
            "user": {**options["user"], "id": decoded(options["user"]["id"])},
        }
        made = self.create({"publicKey": public}, self.origin)["response"]
        attestation = dict(cbor.decode(made["attestationObject"]))
        data = bytearray(attestation["authData"])
        data[:32] = sha256(str(said.pop("host", urlsplit(self.origin).hostname)).encode())
        data[32] = flags | ATTESTED
        attestation["authData"] = bytes(data)
        client = {**json.loads(made["clientDataJSON"]), **said}
        return self._answer(
            clientDataJSON=json.dumps(client).encode(), attestationObject=cbor.encode(attestation)
        )

    def shown(
        self, options: dict[str, Any], *, flags: int = USUAL, count: int | None = None, **said: Any
    ) -> str:
        """Show the passkey and return what is posted; ``said`` differs from what is right."""
        self.sign_count = self.sign_count + 1 if count is None else count
        host = said.pop("host", urlsplit(self.origin).hostname)
        handle, key = said.pop("handle", self.user_handle), said.pop("key", self.private_key)
        client = {"type": "webauthn.get", "challenge": options["challenge"], "origin": self.origin}
        signed = json.dumps({**client, **said}).encode()
        data = sha256(host.encode()) + bytes([flags]) + self.sign_count.to_bytes(4)
        signature = key.sign(data + sha256(signed), ec.ECDSA(hashes.SHA256()))
        more = {"userHandle": handle} if handle else {}
        return self._answer(
            clientDataJSON=signed, authenticatorData=data, signature=signature, **more
        )

    def _answer(self, **response: bytes) -> str:
        name = encoded(self.credential_id)
        parts = {part: encoded(value) for part, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})


def a_stranger(origin: str) -> Authenticator:
    """Return an authenticator with a passkey that this school never saw."""
    device = Authenticator(origin)
    device.cred_init(urlsplit(origin).hostname, b"nobody")
    return device


def another_key() -> ec.EllipticCurvePrivateKey:
    """Return the key of another authenticator."""
    return ec.generate_private_key(ec.SECP256R1())


def asked(answer: Any) -> dict[str, Any]:
    """Return what a page asks an authenticator."""
    found = re.search(r'data-options="([^"]+)"', answer.content.decode())
    assert found, "the page asks for no passkey"
    return json.loads(unescape(found[1]))


def added(browser: Client, device: Authenticator, *, name: str = "Gsm", **how: Any) -> Any:
    """Add a passkey to the account of whoever is in."""
    options = asked(browser.get("/profile/passkeys"))
    form = {"credential": device.made(options, **how), "name": name}
    return browser.post("/profile/passkeys", form)


def shown(browser: Client, device: Authenticator, **how: Any) -> Any:
    """Show a passkey at the door."""
    return browser.post("/", {"credential": device.shown(asked(browser.get("/")), **how)})


def encoded(raw: bytes) -> str:
    """Return bytes as the standard writes them."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Return the bytes that the standard wrote so."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
