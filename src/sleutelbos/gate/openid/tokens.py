"""Exchange a code for an ID token, and believe of it only what its signature holds."""

import json
from base64 import urlsafe_b64decode
from typing import Any

from sleutelbos.accounts.values import Identity
from sleutelbos.gate.errors import IdentityRefused, ProviderAway
from sleutelbos.gate.openid import publications
from sleutelbos.gate.openid.provider import Provider
from sleutelbos.gate.rules import openid
from sleutelbos.gate.rules.openid import Expected, Metadata
from sleutelbos.kit import clock, fetching
from sleutelbos.kit.fetching import Fetched, Unfetchable

_KINDS_OF_KEYS = ("RSA", "EC", "OKP")  # public ones; a shared secret signs nothing here
_LETTERS_OF_2048_BITS = 342  # shorter RSA keys can be broken


def identity(
    provider: Provider, metadata: Metadata, *, code: str, verifier: str, nonce: str, back: str
) -> Identity:
    """Return for whom a provider vouches; raise IdentityRefused or ProviderAway."""
    token = _exchange(provider, metadata, code=code, verifier=verifier, back=back)
    claims = _claims(token, metadata)
    expected = Expected(provider.kind, provider.issuer, provider.client_id, nonce, provider.domains)
    if wrong := openid.fault(claims, expected, now=clock.now()):
        raise IdentityRefused(wrong)
    return Identity(
        kind=provider.kind,
        issuer=provider.issuer,
        subject=claims["sub"],
        label=openid.label(provider.kind, claims),
    )


def knows_client(provider: Provider, metadata: Metadata, *, back: str) -> bool:
    """Say whether a provider knows the school's client and secret: by a code that nobody has."""
    answer = _ask(provider, metadata, code="none", verifier="none" * 11, back=back)
    return answer.status != 401 and answer.document().get("error") != "invalid_client"


def _exchange(
    provider: Provider, metadata: Metadata, *, code: str, verifier: str, back: str
) -> str:
    answer = _ask(provider, metadata, code=code, verifier=verifier, back=back)
    if answer.status != 200:
        raise IdentityRefused("code")
    try:
        token = answer.document().get("id_token")
    except Unfetchable as error:
        raise IdentityRefused("token") from error
    if not isinstance(token, str):
        raise IdentityRefused("token")
    return token


def _ask(provider: Provider, metadata: Metadata, *, code: str, verifier: str, back: str) -> Fetched:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    client = (provider.client_id, provider.secret)
    if not metadata.takes_basic:
        form |= {"client_id": client[0], "client_secret": client[1]}
    try:
        return fetching.fetch(
            metadata.token, form=form, basic=client if metadata.takes_basic else None
        )
    except Unfetchable as error:
        raise ProviderAway(error.reason) from error


def _claims(token: str, metadata: Metadata) -> dict[str, Any]:
    """Return the claims of a token that this provider signed; raise IdentityRefused."""
    header = _header(token)
    algorithm = header.get("alg")
    if algorithm not in metadata.algorithms:
        raise IdentityRefused("algorithm")
    for found in (publications.keys, publications.newer_keys):
        key = _key(found(metadata), header)
        if key is not None:
            return _verified(token, key, algorithm)
    raise IdentityRefused("key")


def _header(token: str) -> dict[str, Any]:
    """Read what a token says of its signature, to choose the key; nothing of it is believed."""
    first = token.partition(".")[0]
    try:
        read = json.loads(urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (ValueError, RecursionError) as error:
        raise IdentityRefused("token") from error
    if not isinstance(read, dict):
        raise IdentityRefused("token")
    return read


def _key(keys: publications.Keys, header: dict[str, Any]) -> dict[str, Any] | None:
    """Return the one key that a token names; without a name, the only one there is."""
    usable = [
        one
        for one in keys
        if one.get("kty") in _KINDS_OF_KEYS
        and (one["kty"] != "RSA" or len(str(one.get("n", ""))) >= _LETTERS_OF_2048_BITS)
        and one.get("use", "sig") == "sig"
        and one.get("alg", header["alg"]) == header["alg"]
    ]
    named = [one for one in usable if "kid" in header and one.get("kid") == header["kid"]]
    chosen = named if "kid" in header else usable
    return chosen[0] if len(chosen) == 1 else None


def _verified(token: str, key: dict[str, Any], algorithm: str) -> dict[str, Any]:
    from joserfc import jwk, jwt
    from joserfc.errors import JoseError

    try:
        made = jwk.import_key(key, key["kty"])
        return dict(jwt.decode(token, made, algorithms=[algorithm]).claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise IdentityRefused("signature") from error
