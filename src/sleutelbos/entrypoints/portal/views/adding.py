"""Add another child's account, by what opens it: password, passkey, or an outside identity."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sleutelbos.accounts import words
from sleutelbos.audit.values import Actor
from sleutelbos.entrypoints.portal import asking, trip
from sleutelbos.entrypoints.portal.views import together
from sleutelbos.gate.actions import children, trips
from sleutelbos.gate.errors import (
    NotActivated,
    PasskeyRefused,
    ProviderAway,
    SignInRefused,
    TooManyAttempts,
    TripOver,
)
from sleutelbos.gate.queries import providers
from sleutelbos.gate.queries.trips import Arrival
from sleutelbos.gate.values import TripPurpose
from sleutelbos.kit.errors import Refusal
from sleutelbos.web import pages
from sleutelbos.web.clients import client_of
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest, visitor_of

_ADDED = "/children?done=added"


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def add(request: PortalRequest) -> HttpResponse:
    """Add the account of another child, which its owner proves once."""
    together.parent(request)
    typed = {"host": _own_host(request), "username": ""}
    if request.method != "POST" or request.visit.step is not None:
        failed = _other_way_failed() if "outside" in request.GET else ""
        return _form(request, typed, error=failed)
    typed |= {name: _typed(request, name) or usual for name, usual in typed.items()}
    try:
        if "provider" in request.POST:
            return _leave(request, host=typed["host"])
        _add(request, typed)
    except (SignInRefused, PasskeyRefused, NotActivated) as refusal:
        return _form(request, typed, **_why(request, refusal))
    except TooManyAttempts as refusal:
        minutes = -(-refusal.retry_after // 60)
        response = _form(request, typed, wait_minutes=minutes, status=429)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    return HttpResponseRedirect(_ADDED)


def arrived(request: PortalRequest, arrival: Arrival) -> HttpResponse:
    """Add what an outside identity opens, for the parent whose browser has come back with it."""
    if not request.visit.is_in or request.visit.step is not None:
        return trip.failed()
    host = QueryDict(urlsplit(arrival.next_path).query).get("host", "") or _own_host(request)
    response: HttpResponse = HttpResponseRedirect(_ADDED)
    try:
        children.add_by_identity(
            arrival=arrival,
            host=host,
            holder=together.holder(request),
            client=client_of(request),
            by=Actor.account(visitor_of(request).account_id),
        )
    except (SignInRefused, NotActivated) as refusal:
        response = _form(request, {"host": host, "username": ""}, **_why(request, refusal))
    except TripOver:
        response = trip.failed(TripPurpose.CHILD)
    trip.forget(response)
    return response


def _add(request: PortalRequest, typed: dict[str, str]) -> None:
    answer = request.POST.get("credential", "")
    how: dict[str, Any] = {
        "holder": together.holder(request),
        "client": client_of(request),
        "by": Actor.account(visitor_of(request).account_id),
    }
    if answer:
        children.add_by_passkey(school=request.visit.school, answer=answer, **how)
    else:
        how["password"] = request.POST.get("password", "")
        children.add_by_password(host=typed["host"], username=typed["username"], **how)


def _leave(request: PortalRequest, *, host: str) -> HttpResponse:
    """Send the parent to a provider; at which school the child is, comes back with the trip."""
    visitor = visitor_of(request)
    with suppress(ProviderAway):
        begun = trips.begin(
            kind=request.POST.get("provider", "")[:20],
            purpose=TripPurpose.CHILD,
            school=request.visit.school,
            client=client_of(request),
            account_id=visitor.account_id,
            session_id=visitor.session_id,
            next_path=f"/children/add?{urlencode({'host': host})}",
            by=Actor.account(visitor.account_id),
        )
        return trip.depart(request, begun)
    return trip.failed(TripPurpose.CHILD)


def _why(request: PortalRequest, refusal: Refusal) -> dict[str, Any]:
    """Return what the page says: of an account that must go through its steps, or of any other."""
    if isinstance(refusal, NotActivated):
        return {"origin": str(refusal.facts["origin"])}
    if isinstance(refusal, PasskeyRefused):
        return {"error": _other_way_failed()}
    if "password" in request.POST and not request.POST.get("credential"):
        text = _("The username or the password is not right, or this cannot be your account.")
        return {"error": text}
    return {"error": _("That opens no other account here, or this cannot be your account.")}


def _other_way_failed() -> str:
    return _("That did not work. Try it once more, or use your password.")


def _typed(request: PortalRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "")[:200]


def _own_host(request: PortalRequest) -> str:
    return request.visit.school.origin.partition("://")[2]


def _form(
    request: PortalRequest, typed: dict[str, str], *, status: int = 200, **more: object
) -> HttpResponse:
    known = {"error": "", "origin": "", "wait_minutes": 0, "is_ready": request.visit.step is None}
    doors = providers.proving(request.visit.school)
    return pages.render(
        request,
        "portal/children_add.html",
        status=status,
        values=typed,
        passkey=asking.asked_of_a_parent(request),
        doors=[(one.kind, words.provider(one.kind, one.name)) for one in doors],
        **{**known, **more},
    )
