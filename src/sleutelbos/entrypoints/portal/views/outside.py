"""Sign in by an outside provider: go there, come back, choose whose account (A5)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sleutelbos.accounts import words
from sleutelbos.accounts.errors import IdentityTaken
from sleutelbos.accounts.queries import identities as known
from sleutelbos.audit.values import Actor
from sleutelbos.entrypoints.portal import forms
from sleutelbos.gate.actions import identities, trips
from sleutelbos.gate.actions.trips import Answer
from sleutelbos.gate.errors import (
    IdentityRefused,
    ProviderAway,
    SignInRefused,
    TooManyAttempts,
    TripOver,
)
from sleutelbos.gate.queries import trips as under_way
from sleutelbos.gate.queries.trips import Arrival
from sleutelbos.gate.values import SignedIn, TripPurpose
from sleutelbos.kit import scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.schools import queries as schools
from sleutelbos.web import errors, pages, session
from sleutelbos.web.clients import client_of
from sleutelbos.web.guard import public
from sleutelbos.web.views import local_path
from sleutelbos.web.visit import PortalRequest, visitor_of

_page = require_http_methods(["GET", "HEAD", "POST"])


@public
@require_POST
def leave(request: PortalRequest, provider: str) -> HttpResponse:
    """Send somebody who wants to sign in to a provider of the school."""
    path = local_path(request.POST.get("next", ""))
    try:
        begun = trips.begin(
            kind=provider,
            purpose=TripPurpose.SIGN_IN,
            school=request.visit.school,
            client=client_of(request),
            next_path="" if path == "/" else path,
        )
    except ProviderAway:
        return _failed()
    return depart(request, begun)


def depart(request: PortalRequest, begun: trips.Begun) -> HttpResponse:
    """Answer with a page that leads on by itself.

    No redirect: browsers hold what follows a form to the policy for forms, on the whole way.
    """
    response = pages.render(request, "portal/outside_leaving.html", address=begun.address)
    response.set_cookie(
        settings.TRIP_COOKIE_NAME,
        begun.cookie,
        path="/",
        secure=not settings.PLAIN_HTTP,
        httponly=True,
        samesite="Lax",
    )
    return response


@public
@require_GET
def back(request: HttpRequest, party: str) -> HttpResponse:
    """Take a provider's answer, at the broker or at the school's own host, and hand it over.

    Who it is for is seen at the school's host, by the browser's cookie.
    """
    state = request.GET.get("state", "")
    school_id = under_way.school_of(state)
    visit = getattr(request, "visit", None)
    if visit is not None and visit.school.id != school_id:
        return errors.bad_request(request)
    with scope.within(school_id):
        return _hand_over(request, party, school_id=school_id, state=state)


def _hand_over(request: HttpRequest, party: str, *, school_id: int, state: str) -> HttpResponse:
    answer = Answer(
        party=party,
        state=state,
        code=request.GET.get("code", "")[:2000],
        issuer=request.GET.get("iss"),
        error=request.GET.get("error", ""),
    )
    try:
        school = schools.open_school_of(school_id)
        token = trips.answer(answer=answer, school=school)
    except (TripOver, NotFound):
        return errors.bad_request(request)
    except (IdentityRefused, ProviderAway):
        return _failed(school.origin)
    return HttpResponseRedirect(f"{school.origin}/with/in?{urlencode({'token': token})}")


@public
@require_GET
def arrive(request: PortalRequest) -> HttpResponse:
    """Let in the browser that left from here; any other opens nothing with this address."""
    try:
        arrival = trips.arrive(
            token=request.GET.get("token", ""),
            cookie=_cookie(request),
        )
    except TripOver:
        return _failed()
    if arrival.purpose is TripPurpose.LINK:
        return _link(request, arrival)
    found = known.openable(arrival.identity)
    if len(found) == 1:
        return _enter(request, arrival, found[0].account_id)
    return HttpResponseRedirect("/with/choose" if found else "/with/account")


@public
@_page
def choose(request: PortalRequest) -> HttpResponse:
    """Ask which account, of those that the identity opens and of no others."""
    try:
        arrival = _arrival(request)
        if request.method == "POST":
            return _enter(request, arrival, forms.row_id(request.POST.get("account", "")))
    except TripOver:
        return _failed()
    found = known.openable(arrival.identity)
    if not found:
        return HttpResponseRedirect("/with/account")
    return pages.render(
        request, "portal/outside_choose.html", accounts=found, identity=arrival.identity
    )


@public
@_page
def account(request: PortalRequest) -> HttpResponse:
    """Ask once for username and password, or a letter's code, where an identity opens nothing."""
    try:
        arrival = _arrival(request)
    except TripOver:
        return _failed()
    if request.method != "POST":
        return _account(request, arrival)
    try:
        signed_in = identities.attach(
            arrival=arrival,
            username=request.POST.get("username", ""),
            password=request.POST.get("password", ""),
            school=request.visit.school,
            client=client_of(request),
        )
    except SignInRefused:
        error = _(
            "The username or the password is not right. Check them, or ask for a new password."
        )
        return _account(request, arrival, error=error)
    except TooManyAttempts as refusal:
        return _account(request, arrival, status=429, wait_minutes=-(-refusal.retry_after // 60))
    return _in(request, arrival, signed_in)


def keep_promise(request: PortalRequest, response: HttpResponse) -> None:
    """Link what somebody with a letter proved before, once the account has a password."""
    if not _cookie(request):
        return
    account_id = visitor_of(request).account_id
    try:
        identities.attach_after_letter(
            arrival=_arrival(request),
            account_id=account_id,
            school_id=request.visit.school.id,
            by=Actor.account(account_id),
        )
    except TripOver:
        return
    _forget(response)


def _link(request: PortalRequest, arrival: Arrival) -> HttpResponse:
    visitor = request.visit.visitor
    if visitor is None:
        return _failed()
    response = HttpResponseRedirect("/profile/ways?linked=1")
    try:
        identities.link(
            arrival=arrival,
            account_id=visitor.account_id,
            session_id=visitor.session_id,
            school=request.visit.school,
            by=Actor.account(visitor.account_id),
        )
    except (IdentityTaken, TripOver):
        response = HttpResponseRedirect("/profile/ways?failed=1")
    _forget(response)
    return response


def _enter(request: PortalRequest, arrival: Arrival, account_id: int) -> HttpResponse:
    if account_id not in {one.account_id for one in known.openable(arrival.identity)}:
        raise TripOver
    signed_in = identities.sign_in(
        arrival=arrival,
        account_id=account_id,
        school_id=request.visit.school.id,
        client=client_of(request),
    )
    response = _in(request, arrival, signed_in)
    _forget(response)
    return response


def _in(request: PortalRequest, arrival: Arrival, signed_in: SignedIn) -> HttpResponse:
    response = HttpResponseRedirect(arrival.next_path or "/start")
    session.end(request)
    session.begin(response, signed_in)
    return response


def _account(
    request: PortalRequest,
    arrival: Arrival,
    *,
    error: str = "",
    status: int = 200,
    wait_minutes: int = 0,
) -> HttpResponse:
    return pages.render(
        request,
        "portal/outside_account.html",
        status=status,
        identity=arrival.identity,
        provider=words.provider(arrival.identity.kind, arrival.provider_name),
        username=request.POST.get("username", "")[:100],
        error=error,
        wait_minutes=wait_minutes,
    )


def _arrival(request: PortalRequest) -> Arrival:
    """Return who wants to sign in; who went to link has nothing to choose."""
    arrival = under_way.arrival(_cookie(request))
    if arrival.purpose is not TripPurpose.SIGN_IN:
        raise TripOver
    return arrival


def _cookie(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.TRIP_COOKIE_NAME, "")


def _forget(response: HttpResponse) -> None:
    response.delete_cookie(settings.TRIP_COOKIE_NAME, path="/", samesite="Lax")


def _failed(origin: str = "") -> HttpResponse:
    """Lead back to where one began, with the same word for every reason."""
    return HttpResponseRedirect(f"{origin}/?outside=failed")
