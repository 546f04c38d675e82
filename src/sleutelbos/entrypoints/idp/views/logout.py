"""Sign out at the wish of an application (OpenID Connect RP-Initiated Logout).

An ID token that this very session gave is proof enough; everything else is asked (O12).
"""

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from sleutelbos.connections.oauth import queries, rules, secrets, signing
from sleutelbos.connections.oauth.values import App
from sleutelbos.entrypoints.idp import returning
from sleutelbos.web import pages, session
from sleutelbos.web.guard import public
from sleutelbos.web.visit import PortalRequest

_PARTS = ("id_token_hint", "client_id", "post_logout_redirect_uri", "state")


@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def logout(request: PortalRequest) -> HttpResponse:
    """Sign out, or ask whether to."""
    if request.method == "POST":  # may come from any site, so it is only led to the GET
        response = HttpResponse(status=303)
        response["Location"] = f"{reverse('idp:logout')}?{request.POST.urlencode()}"
        return response
    app, sid, target = _read(request, request.GET)
    visitor = request.visit.visitor
    is_proved = (
        visitor is not None
        and app is not None
        and sid == secrets.session_name(app.client_id, session_id=visitor.session_id)
    )
    if visitor is None or is_proved:
        return _leave(request, target, request.GET.get("state", ""))
    query = urlencode({name: request.GET[name] for name in _PARTS if name in request.GET})
    response = pages.render(request, "idp/logout.html", app=app, query=query)
    return returning.lead_to(response, target) if target else response


@public
@require_POST
def confirm(request: PortalRequest) -> HttpResponse:
    """Sign out on the owner's own word."""
    asked = QueryDict(request.POST.get("query", ""))
    _app, _sid, target = _read(request, asked)
    return _leave(request, target, asked.get("state", ""))


def _read(request: PortalRequest, asked: QueryDict) -> tuple[App | None, str, str]:
    """Return the application that asks, the session of its hint, and where it may lead to."""
    school = request.visit.school
    hint = asked.get("id_token_hint", "")
    claims = (signing.read(hint, issuer=school.origin) if hint else None) or {}
    client_id = str(claims.get("aud") or asked.get("client_id", ""))
    is_other = "client_id" in asked and asked["client_id"] != client_id
    is_text = client_id.isascii() and "\0" not in client_id
    app = queries.app(client_id) if is_text and not is_other else None
    uri = asked.get("post_logout_redirect_uri", "")
    is_registered = app is not None and rules.is_registered(
        uri, registered=app.logout_uris, kind=app.kind
    )
    return app, str(claims.get("sid", "")), uri if is_registered else ""


def _leave(request: PortalRequest, target: str, state: str) -> HttpResponse:
    session.end(request)
    answer = {"state": state} if state else {}
    response = (
        returning.to(target, **answer)
        if target
        else HttpResponseRedirect(reverse("portal:signed_out"))
    )
    session.forget(response)
    return response
