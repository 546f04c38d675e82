"""The authorization endpoint, and the page that asks the owner of an account for a yes.

A GET gives a code when the owner said yes before: a code opens nothing without the application's
own verifier, and goes to its registered address only.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sleutelbos.accounts.queries import own
from sleutelbos.audit.values import Actor
from sleutelbos.connections import words
from sleutelbos.connections.oauth import queries, secrets
from sleutelbos.connections.oauth.actions import granting
from sleutelbos.connections.oauth.errors import NotProved
from sleutelbos.entrypoints.idp import asking as asked
from sleutelbos.entrypoints.idp import proofs, returning
from sleutelbos.entrypoints.idp.asking import Asking, Unusable
from sleutelbos.gate.values import Step
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.web import pages, session
from sleutelbos.web.guard import public
from sleutelbos.web.visit import PortalRequest, Visitor, visitor_of

_ERRORS = {
    "sign_in": "login_required",
    "prove": "login_required",
    "step": "interaction_required",
    "factor": "interaction_required",
    "consent": "consent_required",
}


@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: PortalRequest) -> HttpResponse:
    """Lead through whatever is still to be done, and then back with a code."""
    if request.method == "POST":  # may come from any site, so it is only led to the GET
        return _to("idp:authorize", request.POST.urlencode(), status=303)
    try:
        asking = asked.read(request.GET, school=request.visit.school)
    except Unusable:
        return pages.render(request, "idp/unusable.html", status=400)
    if asking.refusal:
        return returning.back(asking, request.visit.school, error=asking.refusal)
    hindrance = _hindrance(request, asking)
    if hindrance and "none" in asking.prompts:
        return returning.back(asking, request.visit.school, error=_ERRORS[hindrance])
    if hindrance:
        return _lead(request, asking, hindrance)
    return _give(request, asking)


@public
@require_safe
def resume(request: PortalRequest) -> HttpResponse:
    """Go on with what an application asked, from a page of its own.

    A form that was sent here may lead to no other site; this page breaks the chain. What was asked
    before the steps of the activation stands in a cookie.
    """
    query = request.META.get("QUERY_STRING", "")
    visitor = request.visit.visitor
    if not query and visitor is not None:
        cookie = request.COOKIES.get(settings.WAITING_COOKIE_NAME, "")
        query = returning.remembered(cookie, account_id=visitor.account_id)
    target = f"{reverse('idp:authorize')}?{query}" if query else reverse("portal:start")
    response = pages.render(request, "idp/resume.html", target=target)
    response.delete_cookie(settings.WAITING_COOKIE_NAME, path="/", samesite="Lax")
    return response


@require_POST
def consent(request: PortalRequest) -> HttpResponse:
    """Take the yes or no of the account's owner."""
    query = request.POST.get("query", "")
    try:
        asking = asked.read(QueryDict(query), school=request.visit.school)
    except Unusable:
        return pages.render(request, "idp/unusable.html", status=400)
    is_same = request.POST.get("who") == _mark(asking, visitor_of(request))
    if asking.refusal or not is_same or _hindrance(request, asking) not in ("", "consent"):
        return _to("idp:authorize", query, status=303)
    if request.POST.get("answer") != "yes":
        return returning.back(asking, request.visit.school, error="access_denied")
    return _give(request, asking)


@public
@require_POST
def other_account(request: PortalRequest) -> HttpResponse:
    """Sign out here, and ask who wants to go on."""
    query = request.POST.get("query", "")
    session.end(request)
    response = HttpResponseRedirect(_sign_in_address(query))
    session.forget(response)
    return response


def _hindrance(request: PortalRequest, asking: Asking) -> str:
    """Return what must be done before a code can be given; "" when nothing must."""
    visitor = request.visit.visitor
    if visitor is None:
        return "sign_in"
    if request.visit.step is not None:
        return "step"
    if visitor.needs_factor and not visitor.has_passed_factor:
        return "factor"
    if not _is_proved(asking, visitor):
        return "prove"
    return "consent" if _must_ask(asking, visitor) else ""


def _must_ask(asking: Asking, visitor: Visitor) -> bool:
    """Say whether the owner must say yes on a page, though perhaps they did before."""
    if asking.prompts & {"consent", "select_account"}:
        return True
    if asking.hinted is not None and asking.hinted != _mark(asking, visitor):
        return True  # the page tells who is signed in, and offers another account
    given = queries.agreed(visitor.account_id, app_id=asking.app.id)
    return not set(asking.ask.scopes) <= given


def _is_proved(asking: Asking, visitor: Visitor) -> bool:
    """Say whether the last proof is as young as the application wants it."""
    proved_at = int(visitor.proved_at.timestamp())
    now = int(clock.now().timestamp())
    if 0 < asking.asked_at <= proved_at:
        return True
    if "login" in asking.prompts:
        return False
    return asking.max_age is None or now - proved_at <= asking.max_age


def _lead(request: PortalRequest, asking: Asking, hindrance: str) -> HttpResponse:
    """Lead to the page where a hindrance is taken away, from where one comes back."""
    query = asking.again()
    if hindrance == "sign_in":
        hint = asking.query.get("login_hint", "")
        return HttpResponseRedirect(_sign_in_address(asking.again_proved(), hint))
    if hindrance == "prove":
        return HttpResponseRedirect(_with_next("portal:prove", asking.again_proved()))
    if hindrance == "factor":
        return HttpResponseRedirect(_with_next("portal:factor", query))
    if hindrance == "step":
        visitor = visitor_of(request)
        is_last = request.visit.step is Step.VERIFY
        response = HttpResponseRedirect(reverse("portal:verify" if is_last else "portal:start"))
        return returning.remember(response, asking, account_id=visitor.account_id)
    return _ask(request, asking)


def _ask(request: PortalRequest, asking: Asking) -> HttpResponse:
    visitor = visitor_of(request)
    given = queries.agreed(visitor.account_id, app_id=asking.app.id)
    response = pages.render(
        request,
        "idp/consent.html",
        app=asking.app,
        scopes=asking.ask.scopes,
        given=given,
        words=words.SCOPES,
        query=asking.again(),
        who=_mark(asking, visitor),
    )
    return returning.lead_to(response, asking.redirect_uri)


def _give(request: PortalRequest, asking: Asking) -> HttpResponse:
    visitor = visitor_of(request)
    try:
        code = granting.authorize(
            app=asking.app,
            ask=asking.ask,
            proof=proofs.of(visitor),
            school_id=request.visit.school.id,
            by=Actor.account(visitor.account_id),
        )
    except NotFound:  # the session ended at this moment
        return HttpResponseRedirect(_sign_in_address(asking.again()))
    except NotProved:
        return _lead(request, asking, "prove")
    return returning.back(asking, request.visit.school, code=code)


def _mark(asking: Asking, visitor: Visitor) -> str:
    """Return the name by which this application knows the visitor."""
    return secrets.subject(asking.app.client_id, public_id=own.public_id(visitor.account_id))


def _sign_in_address(query: str, hint: str = "") -> str:
    address = _with_next("portal:sign_in", query)
    return f"{address}&{urlencode({'username': hint})}" if hint else address


def _with_next(name: str, query: str) -> str:
    back = urlencode({"next": f"{reverse('idp:resume')}?{query}"})
    return f"{reverse(name)}?{back}"


def _to(name: str, query: str, *, status: int) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Location"] = f"{reverse(name)}?{query}"
    return response
