"""What this issuer can do, and the keys to verify with."""

from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from sleutelbos.connections.oauth import signing
from sleutelbos.connections.oauth.values import Scope
from sleutelbos.entrypoints.idp import claims
from sleutelbos.entrypoints.idp.protocol import endpoint
from sleutelbos.web.visit import PortalRequest

_ENDPOINTS = {
    "authorization_endpoint": "idp:authorize",
    "token_endpoint": "idp:token",
    "userinfo_endpoint": "idp:userinfo",
    "jwks_uri": "idp:keys",
    "revocation_endpoint": "idp:revoke",
    "introspection_endpoint": "idp:introspect",
    "device_authorization_endpoint": "idp:device_ask",
    "end_session_endpoint": "idp:logout",
}
_WAYS = ["client_secret_basic", "client_secret_post", "none"]
_FIXED = {
    "scopes_supported": [scope.value for scope in Scope],
    "response_types_supported": ["code"],
    "response_modes_supported": ["query"],
    "grant_types_supported": [
        "authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code",
    ],
    "subject_types_supported": ["pairwise"],
    "id_token_signing_alg_values_supported": [signing.ALGORITHM],
    "token_endpoint_auth_methods_supported": _WAYS,
    "revocation_endpoint_auth_methods_supported": _WAYS,
    "introspection_endpoint_auth_methods_supported": _WAYS[:2],
    "code_challenge_methods_supported": ["S256"],
    "acr_values_supported": [claims.ONE_PROOF, claims.TWO_PROOFS],
    "prompt_values_supported": ["none", "login", "consent", "select_account"],
    "claims_supported": [
        "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "sid", "name",
        "given_name", "family_name", "locale", "role", "groups", "unread_messages",
    ],
    "claims_parameter_supported": False,
    "request_parameter_supported": False,
    "request_uri_parameter_supported": False,
    "authorization_response_iss_parameter_supported": True,
    "backchannel_logout_supported": True,
    "backchannel_logout_session_supported": True,
}  # fmt: skip
_MINUTES = "public, max-age=300"  # shorter than a new key waits before it signs


@endpoint("GET", "HEAD", is_open=True)
def openid(request: PortalRequest) -> HttpResponse:
    """Answer with the discovery document of this school, for both standards."""
    school = request.visit.school
    places = {name: school.origin + reverse(view) for name, view in _ENDPOINTS.items()}
    locales = {"ui_locales_supported": list(school.languages)}
    response = JsonResponse({"issuer": school.origin, **places, **_FIXED, **locales})
    response["Cache-Control"] = _MINUTES
    return response


@endpoint("GET", "HEAD", is_open=True)
def keys(_request: PortalRequest) -> HttpResponse:
    """Answer with the public keys."""
    response = JsonResponse({"keys": signing.public_keys()})
    response["Cache-Control"] = _MINUTES
    return response
