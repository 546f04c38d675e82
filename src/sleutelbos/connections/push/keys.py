"""The key by which push services know this installation (VAPID, RFC 8292)."""

import hashlib
from dataclasses import dataclass
from functools import cache

from django.conf import settings

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


@dataclass(frozen=True, slots=True)
class PushKeys:
    """The pair, as PEM, and its public half as a browser takes it."""

    private: bytes
    public: bytes
    shown: str


@cache
def push_keys() -> PushKeys:
    """Return the keys, made of the secret in the data folder: the same in every process."""
    import base64

    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric import ec

    seed = hashlib.sha512(b"push:" + settings.PUSH_KEY.encode()).digest()
    private = ec.derive_private_key(int.from_bytes(seed) % (_ORDER - 1) + 1, ec.SECP256R1())
    public = private.public_key()
    point = public.public_bytes(forms.Encoding.X962, forms.PublicFormat.UncompressedPoint)
    return PushKeys(
        private=private.private_bytes(
            forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption()
        ),
        public=public.public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo),
        shown=base64.urlsafe_b64encode(point).decode().rstrip("="),
    )
