"""What the endpoints for programs share: JSON, refusals with the protocol's codes, who may ask."""

from collections.abc import Callable, Mapping
from functools import wraps

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.multipartparser import MultiPartParserError

from sleutelbos.audit.values import STRANGER
from sleutelbos.connections.oauth.errors import OAuthRefused
from sleutelbos.gate import charges
from sleutelbos.gate.actions import throttle
from sleutelbos.gate.errors import TooManyAttempts
from sleutelbos.gate.rules.limits import Limit
from sleutelbos.web.clients import client_of
from sleutelbos.web.guard import public
from sleutelbos.web.visit import PortalRequest

View = Callable[[PortalRequest], HttpResponse]
Form = Mapping[str, str]

_NO_FORM = (SuspiciousOperation, BadRequest, MultiPartParserError)  # what Django cannot read
_STATUS = {"invalid_client": 401, "invalid_token": 401, "insufficient_scope": 403}
_TEXTS = {
    "invalid_request": "A parameter is missing, is there twice, or makes no sense.",
    "invalid_client": "There is no such application here, or its secret is wrong.",
    "invalid_grant": "The code or token is used, is over, was revoked, or is not yours.",
    "invalid_scope": "The application may not ask for this scope.",
    "invalid_token": "The token is over, was revoked, or never was.",
    "insufficient_scope": "The token does not have the scope that this takes.",
    "unauthorized_client": "This application may not do this.",
    "unsupported_grant_type": "Only authorization_code, refresh_token and device_code work here.",
    "authorization_pending": "Nobody has typed the code yet.",
    "slow_down": "Wait five seconds longer between two questions.",
    "access_denied": "The owner of the account said no.",
    "expired_token": "The code is too old; ask for another.",
}


def endpoint(*methods: str, is_open: bool = False) -> Callable[[View], View]:
    """Make an endpoint for programs: no session, no form token, refusals as JSON.

    ``is_open``: pages of any origin may ask, as the standards want it; cookies count for nothing.
    """
    allowed = (*methods, "OPTIONS") if is_open else methods

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: PortalRequest) -> HttpResponse:
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            response = _preflight(methods) if request.method == "OPTIONS" else _safe(view, request)
            if is_open:
                response["Access-Control-Allow-Origin"] = "*"
                response["Access-Control-Expose-Headers"] = "WWW-Authenticate"
                response["Cross-Origin-Resource-Policy"] = "cross-origin"
            return response

        answer.csrf_exempt = True  # type: ignore[attr-defined]
        return public(answer)

    return decorate


def form(request: PortalRequest) -> Form:
    """Return what a program sent; refuse what is there twice, or no database takes."""
    if any(len(values) > 1 or "\0" in values[0] for values in dict(request.POST.lists()).values()):
        raise OAuthRefused("invalid_request")
    return request.POST.dict()


def needed(sent: Form, name: str) -> str:
    """Return a parameter that must be there."""
    if not sent.get(name):
        raise OAuthRefused("invalid_request")
    return sent[name]


def charge(request: PortalRequest, limits: tuple[Limit, ...]) -> None:
    """Charge the network that asks; raise TooManyAttempts when it asked too much."""
    school_id = request.visit.school.id
    address = client_of(request).address
    throttle.take(
        charges=charges.of(limits, f"network:{address}", school_id=school_id),
        school_id=school_id,
        by=STRANGER,
    )


def _safe(view: View, request: PortalRequest) -> HttpResponse:
    try:
        return view(request)
    except OAuthRefused as refusal:
        return _refused(request, refusal.code)
    except _NO_FORM:
        return _refused(request, "invalid_request")
    except TooManyAttempts as refusal:
        response = JsonResponse(
            {"error": "temporarily_unavailable", "error_description": "Too many attempts."},
            status=429,
        )
        response["Retry-After"] = str(refusal.retry_after)
        return response


def _refused(request: PortalRequest, code: str) -> HttpResponse:
    origin = request.visit.school.origin
    text = _TEXTS.get(code) or f"The owner of the account has something to do first: {origin}/start"
    status = 403 if code == "interaction_required" else _STATUS.get(code, 400)
    response = JsonResponse({"error": code, "error_description": text}, status=status)
    if code == "invalid_client":
        response["WWW-Authenticate"] = f'Basic realm="{origin}"'
    elif code in ("invalid_token", "insufficient_scope"):
        response["WWW-Authenticate"] = f'Bearer realm="{origin}", error="{code}"'
    return response


def _preflight(methods: tuple[str, ...]) -> HttpResponse:
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = ", ".join(methods)
    response["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
    response["Access-Control-Max-Age"] = "600"
    return response
