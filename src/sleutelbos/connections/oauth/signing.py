"""Sign what the school says of somebody, and read what it once signed: RS256, and nothing else."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sleutelbos.connections.oauth import queries, rules
from sleutelbos.kit import clock, secrets

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

ALGORITHM = "RS256"
_PURPOSE = "oauth signing key"


def new() -> tuple[str, dict[str, Any], bytes]:
    """Return a new key: its name, its public half, and its private half sealed."""
    from joserfc.jwk import RSAKey

    key = RSAKey.generate_key(2048)
    kid = key.thumbprint()
    public = {**key.as_dict(private=False), "kid": kid, "use": "sig", "alg": ALGORITHM}
    return kid, public, secrets.seal(_PURPOSE, key.as_pem(private=True))


def public_keys() -> list[dict[str, Any]]:
    """Return the keys with which anybody verifies what the school signed."""
    return [key.public for key in rules.published(queries.signing_keys(), now=clock.now())]


def sign(claims: dict[str, Any], *, kind: str = "JWT") -> str:
    """Return a signed statement of the school at work."""
    from joserfc import jwt

    key = rules.signing(queries.signing_keys(), now=clock.now())
    if key is None:
        message = "a school with applications has a signing key"
        raise RuntimeError(message)
    header = {"alg": ALGORITHM, "typ": kind, "kid": key.kid}
    return jwt.encode(header, claims, _private(key.sealed), algorithms=[ALGORITHM])


def read(statement: str, *, issuer: str) -> dict[str, Any] | None:
    """Return the claims of an ID token that this school signed, also one that is over; else None.

    The key is found by its name among our own; nothing in the header leads anywhere.
    """
    from joserfc import jws, jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    if len(statement) > 4000:
        return None
    public = {key["kid"]: key for key in public_keys()}
    try:
        header = jws.extract_compact(statement.encode()).headers()
        if header.get("typ") != "JWT":  # a logout token hints at nobody
            return None
        key = RSAKey.import_key(public[str(header.get("kid"))])
        claims = jwt.decode(statement, key, algorithms=[ALGORITHM]).claims
    except (JoseError, KeyError, ValueError, TypeError):
        return None
    return claims if claims.get("iss") == issuer else None


@lru_cache(maxsize=256)
def _private(sealed: bytes) -> "RSAKey":
    from joserfc.jwk import RSAKey

    return RSAKey.import_key(secrets.open_sealed(_PURPOSE, sealed))
