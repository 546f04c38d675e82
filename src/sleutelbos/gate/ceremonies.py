"""What browsers and authenticators are asked, and whether what they answer is right (WebAuthn).

The relying party is the school's host, from its record and never from a request. A passkey must be
found by the authenticator itself, for a person it has verified; who made the authenticator is not
asked. The library is loaded only when there is an answer to look at.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from sleutelbos.gate.errors import PasskeyRefused
from sleutelbos.schools.models import School

LONGEST = 20_000  # of an answer, as text
PATIENCE = 5 * 60 * 1000  # milliseconds that a browser gives its user
Answer = TypeVar("Answer")
ALGORITHMS = (-8, -7, -257)  # EdDSA, ES256, RS256: what authenticators have


@dataclass(frozen=True, slots=True)
class Holder:
    """The account that a passkey is for, as the authenticator shows and knows it."""

    handle: bytes
    label: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer, as far as it can be read before it is known to be right."""

    text: str
    credential_id: bytes
    challenge: bytes
    handle: bytes | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What a right answer says of an authenticator."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    may_sync: bool
    is_synced: bool


def host(school: School) -> str:
    """Return the school's own host, for which a passkey is."""
    return urlsplit(school.origin).hostname or ""


def creation(
    school: School, *, challenge: bytes, holder: Holder, known: Iterable[bytes]
) -> dict[str, Any]:
    """Return what a browser needs to make a passkey, unless it has one of ``known``."""
    return {
        "rp": {"id": host(school), "name": school.name},
        "user": {"id": encode(holder.handle), "name": holder.label, "displayName": holder.label},
        "challenge": encode(challenge),
        "pubKeyCredParams": [{"type": "public-key", "alg": number} for number in ALGORITHMS],
        "timeout": PATIENCE,
        "excludeCredentials": _descriptors(known),
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        },
        "attestation": "none",
    }


def request(school: School, *, challenge: bytes, known: Iterable[bytes] = ()) -> dict[str, Any]:
    """Return what a browser needs to show a passkey; without ``known`` any of this host."""
    return {
        "rpId": host(school),
        "challenge": encode(challenge),
        "timeout": PATIENCE,
        "allowCredentials": _descriptors(known),
        "userVerification": "required",
    }


def read(text: str) -> Shown:
    """Read an answer; raise PasskeyRefused when it is none, or comes from a frame elsewhere."""
    return _guarded(lambda: _read(text))


def registered(text: str, *, challenge: bytes, school: School) -> Proof:
    """Look at a new passkey; raise PasskeyRefused."""
    return _guarded(lambda: _registered(text, challenge, school))


def asserted(shown: Shown, *, public_key: bytes, school: School) -> Proof:
    """Look at a passkey that is shown; raise PasskeyRefused."""
    return _guarded(lambda: _asserted(shown, public_key, school))


def encode(raw: bytes) -> str:
    """Return bytes as the standard writes them: base64 for addresses, without its padding."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _read(text: str) -> Shown:
    if len(text) > LONGEST:
        raise PasskeyRefused
    answer = json.loads(text)
    said = json.loads(_decode(answer["response"]["clientDataJSON"]))
    if said.get("crossOrigin"):
        raise PasskeyRefused
    handle = answer["response"].get("userHandle")
    return Shown(
        text=text,
        credential_id=_decode(answer["rawId"]),
        challenge=_decode(said["challenge"]),
        handle=_decode(handle) if handle else None,
    )


def _registered(text: str, challenge: bytes, school: School) -> Proof:
    import webauthn
    from webauthn.helpers.cose import COSEAlgorithmIdentifier
    from webauthn.helpers.structs import CredentialDeviceType

    found = webauthn.verify_registration_response(
        credential=text,
        expected_challenge=challenge,
        expected_rp_id=host(school),
        expected_origin=school.origin,
        require_user_verification=True,
        supported_pub_key_algs=[COSEAlgorithmIdentifier(number) for number in ALGORITHMS],
    )
    return Proof(
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        may_sync=found.credential_device_type is CredentialDeviceType.MULTI_DEVICE,
        is_synced=found.credential_backed_up,
    )


def _asserted(shown: Shown, public_key: bytes, school: School) -> Proof:
    import webauthn
    from webauthn.helpers.structs import CredentialDeviceType

    found = webauthn.verify_authentication_response(
        credential=shown.text,
        expected_challenge=shown.challenge,
        expected_rp_id=host(school),
        expected_origin=school.origin,
        credential_public_key=public_key,
        credential_current_sign_count=0,  # a count that fell is a sign, for the caller to note
        require_user_verification=True,
    )
    return Proof(
        credential_id=found.credential_id,
        public_key=public_key,
        sign_count=found.new_sign_count,
        may_sync=found.credential_device_type is CredentialDeviceType.MULTI_DEVICE,
        is_synced=found.credential_backed_up,
    )


def _guarded(look: Callable[[], Answer]) -> Answer:
    """Refuse whatever cannot be read: a stranger may send anything in any shape."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return look()
    except (
        WebAuthnException,
        UnsupportedAlgorithm,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        raise PasskeyRefused from error


def _descriptors(ids: Iterable[bytes]) -> list[dict[str, str]]:
    return [{"type": "public-key", "id": encode(one)} for one in ids]


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
