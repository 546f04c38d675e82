"""Devices without a browser: they ask, and their owner types their code here (RFC 8628)."""

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sleutelbos.audit.values import STRANGER, Actor
from sleutelbos.connections import words
from sleutelbos.connections.oauth import queries, rules
from sleutelbos.connections.oauth.actions import devices
from sleutelbos.connections.oauth.errors import NotProved, OAuthRefused
from sleutelbos.connections.oauth.values import Asked
from sleutelbos.entrypoints.idp import applications, proofs
from sleutelbos.entrypoints.idp.protocol import charge, endpoint, form
from sleutelbos.gate import charges
from sleutelbos.gate.actions import throttle
from sleutelbos.gate.errors import TooManyAttempts
from sleutelbos.gate.rules import limits
from sleutelbos.kit.errors import NotFound
from sleutelbos.web import pages
from sleutelbos.web.visit import PortalRequest, visitor_of


@endpoint("POST")
def ask(request: PortalRequest) -> HttpResponse:
    """Give a device its two codes."""
    charge(request, limits.DEVICE_ASKED)
    sent = form(request)
    app = applications.authenticated(request, sent)
    scopes = rules.scopes(sent.get("scope", ""))
    if not scopes or rules.within(scopes, app.scopes) != scopes:
        raise OAuthRefused("invalid_scope")
    school = request.visit.school
    made = devices.ask(app=app, scopes=scopes, school_id=school.id, by=STRANGER)
    page = school.origin + reverse("idp:device")
    shown = rules.grouped(made.user_code)
    return JsonResponse(
        {
            "device_code": made.device_code,
            "user_code": shown,
            "verification_uri": page,
            "verification_uri_complete": f"{page}?user_code={shown}",
            "expires_in": int(rules.DEVICE.total_seconds()),
            "interval": rules.INTERVAL,
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: PortalRequest) -> HttpResponse:
    """Take the code that a device shows; one that came in the address still has to be sent (O9)."""
    if request.visit.step is not None:
        return HttpResponseRedirect(reverse("portal:verify"))
    if request.method != "POST":
        return _form(request, request.GET.get("user_code", ""))
    typed = request.POST.get("user_code", "")
    try:
        found = _found(request, typed)
    except TooManyAttempts as refusal:
        error = _("Too many attempts. Wait a quarter of an hour.")
        response = _form(request, typed, error=error, status=429)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    if found is None:
        return _form(request, typed, error=_wrong())
    return pages.render(
        request,
        "idp/device_confirm.html",
        app=found.app,
        scopes=found.scopes,
        given=queries.agreed(visitor_of(request).account_id, app_id=found.app.id),
        words=words.SCOPES,
        code=rules.grouped(rules.user_code(typed)),
    )


@require_POST
def decide(request: PortalRequest) -> HttpResponse:
    """Take the yes or no for a device."""
    if request.visit.step is not None:
        return HttpResponseRedirect(reverse("portal:verify"))
    is_yes = request.POST.get("answer") == "yes"
    try:
        found = _found(request, request.POST.get("user_code", ""))
        if found is None:
            raise NotFound
        _decide(request, found, is_yes=is_yes)
    except NotFound:
        return _form(request, "", error=_wrong())
    except NotProved:
        back = urlencode({"next": reverse("idp:device")})
        return HttpResponseRedirect(f"{reverse('portal:prove')}?{back}")
    return pages.render(request, "idp/device_done.html", is_yes=is_yes)


def _decide(request: PortalRequest, found: Asked, *, is_yes: bool) -> None:
    visitor = visitor_of(request)
    by = Actor.account(visitor.account_id)
    if is_yes:
        school_id = request.visit.school.id
        devices.allow(asked=found, proof=proofs.of(visitor), school_id=school_id, by=by)
    else:
        devices.refuse(asked=found, by=by)


def _found(request: PortalRequest, typed: str) -> Asked | None:
    """Charge a guess, and return the device that shows this code."""
    account_id, school_id = visitor_of(request).account_id, request.visit.school.id
    throttle.take(
        charges=charges.of(limits.USER_CODE, account_id, school_id=school_id),
        school_id=school_id,
        by=Actor.account(account_id),
    )
    return queries.asked_by_device(typed, school_id=school_id)


def _wrong() -> str:
    return _("This code is wrong or too old. Let the device show a new one.")


def _form(
    request: PortalRequest, typed: str, *, error: str = "", status: int = 200
) -> HttpResponse:
    values = {"user_code": typed[:20]}
    errors = {"user_code": error} if error else {}
    return pages.render(request, "idp/device.html", status=status, values=values, errors=errors)
