"""Tokens: give them, end them, tell about them. None is ever in an address or a log."""

from typing import Any

from django.http import HttpResponse, JsonResponse

from sleutelbos.audit.values import Actor
from sleutelbos.connections.oauth import holding, rules, secrets
from sleutelbos.connections.oauth.actions import devices, tokens
from sleutelbos.connections.oauth.errors import OAuthRefused
from sleutelbos.connections.oauth.values import App, Holder, Issued, Scope, SignIn
from sleutelbos.entrypoints.idp import applications, claims, holders
from sleutelbos.entrypoints.idp.protocol import Form, charge, endpoint, form, needed
from sleutelbos.gate.rules import limits
from sleutelbos.web.visit import PortalRequest

_UNCHARGED = ("authorization_pending", "slow_down", "interaction_required")


@endpoint("POST", is_open=True)
def token(request: PortalRequest) -> HttpResponse:
    """Give tokens for a code, a refresh token, or a device's code."""
    try:
        return JsonResponse(_answer(request))
    except OAuthRefused as refusal:
        if refusal.code not in _UNCHARGED:
            charge(request, limits.REFUSED_TOKEN)
        raise


@endpoint("POST", is_open=True)
def revoke(request: PortalRequest) -> HttpResponse:
    """End a token; whether there was one is nobody's business (RFC 7009)."""
    app = _known(request)
    tokens.revoke(app=app, token=needed(form(request), "token"), by=_actor(app))
    return HttpResponse(status=200)


@endpoint("POST")
def introspect(request: PortalRequest) -> HttpResponse:
    """Tell an application that keeps a secret whether a token of its own is alive (RFC 7662)."""
    app = _known(request)
    if app.secret_digest is None:
        raise OAuthRefused("invalid_client")
    brought = needed(form(request), "token")
    holder = holding.bearer(brought) or holding.refresher(brought, only_newest=True)
    if holder is None or holder.app_id != app.id:
        return JsonResponse({"active": False})
    if not holders.is_ready(holder, school=request.visit.school):
        return JsonResponse({"active": False})
    return JsonResponse(_told(request, app, holder))


def _known(request: PortalRequest) -> App:
    try:
        return applications.authenticated(request, form(request))
    except OAuthRefused:
        charge(request, limits.REFUSED_TOKEN)
        raise


def _told(request: PortalRequest, app: App, holder: Holder) -> dict[str, Any]:
    origin = request.visit.school.origin
    return {
        "active": True,
        "scope": " ".join(holder.scopes),
        "client_id": app.client_id,
        "token_type": "Bearer",
        "iat": int(holder.made_at.timestamp()),
        "exp": int(holder.expires_at.timestamp()),
        "sub": secrets.subject(app.client_id, public_id=holder.public_id),
        "aud": app.client_id,
        "iss": origin,
    }


def _answer(request: PortalRequest) -> dict[str, Any]:
    sent = form(request)
    app = applications.authenticated(request, sent)
    give = _GIVERS.get(needed(sent, "grant_type"))
    if give is None:
        raise OAuthRefused("unsupported_grant_type")
    return give(request, app, sent)


def _by_code(request: PortalRequest, app: App, sent: Form) -> dict[str, Any]:
    issued, signed_in = tokens.redeem(
        app=app,
        brought=tokens.Redeeming(
            code=needed(sent, "code"),
            redirect_uri=needed(sent, "redirect_uri"),
            verifier=needed(sent, "code_verifier"),
        ),
        school_id=request.visit.school.id,
        by=_actor(app),
    )
    return _response(request, app, issued, signed_in=signed_in)


def _by_refresh(request: PortalRequest, app: App, sent: Form) -> dict[str, Any]:
    brought = needed(sent, "refresh_token")
    holder = holding.refresher(brought)
    if holder is None or holder.app_id != app.id:
        raise OAuthRefused("invalid_grant")
    holders.check(holder, school=request.visit.school)
    scopes = rules.scopes(sent.get("scope", ""))
    if rules.within(scopes, holder.scopes) != scopes:
        raise OAuthRefused("invalid_scope")
    issued = tokens.refresh(
        token=brought,
        holder=holder,
        scopes=scopes,
        school_id=request.visit.school.id,
        by=_actor(app),
    )
    holders.touch(holder)
    return _response(request, app, issued)


def _by_device(request: PortalRequest, app: App, sent: Form) -> dict[str, Any]:
    issued, signed_in = devices.poll(
        app=app,
        device_code=needed(sent, "device_code"),
        school_id=request.visit.school.id,
        by=_actor(app),
    )
    return _response(request, app, issued, signed_in=signed_in)


def _response(
    request: PortalRequest, app: App, issued: Issued, *, signed_in: SignIn | None = None
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "access_token": issued.access_token,
        "token_type": "Bearer",
        "expires_in": issued.seconds,
        "scope": " ".join(issued.scopes),
    }
    if issued.refresh_token:
        found["refresh_token"] = issued.refresh_token
    if signed_in and Scope.OPENID in issued.scopes:
        found["id_token"] = claims.id_token(request.visit.school, app=app, signed_in=signed_in)
    return found


def _actor(app: App) -> Actor:
    return Actor(f"application:{app.id}")


_GIVERS = {
    "authorization_code": _by_code,
    "refresh_token": _by_refresh,
    "urn:ietf:params:oauth:grant-type:device_code": _by_device,
}
