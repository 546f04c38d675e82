"""Whose account an outside identity opens: choose one of several, or say once which."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sleutelbos.accounts import words
from sleutelbos.accounts.queries import identities as known
from sleutelbos.audit.values import Actor
from sleutelbos.entrypoints.portal import forms, trip
from sleutelbos.gate.actions import identities
from sleutelbos.gate.errors import SignInRefused, TooManyAttempts, TripOver
from sleutelbos.gate.queries import trips as under_way
from sleutelbos.gate.queries.trips import Arrival
from sleutelbos.gate.values import SignedIn, TripPurpose
from sleutelbos.web import pages, session
from sleutelbos.web.clients import client_of
from sleutelbos.web.guard import public
from sleutelbos.web.visit import PortalRequest, visitor_of

_page = require_http_methods(["GET", "HEAD", "POST"])


@public
@_page
def choose(request: PortalRequest) -> HttpResponse:
    """Ask which account, of those that the identity opens and of no others."""
    try:
        arrival = _arrival(request)
        if request.method == "POST":
            return enter(request, arrival, forms.row_id(request.POST.get("account", "")))
    except TripOver:
        return trip.failed()
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
        return trip.failed()
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


def enter(request: PortalRequest, arrival: Arrival, account_id: int) -> HttpResponse:
    """Open one of the accounts that the identity opens; raise TripOver for any other."""
    if account_id not in {one.account_id for one in known.openable(arrival.identity)}:
        raise TripOver
    signed_in = identities.sign_in(
        arrival=arrival,
        account_id=account_id,
        school_id=request.visit.school.id,
        client=client_of(request),
    )
    response = _in(request, arrival, signed_in)
    trip.forget(response)
    return response


def keep_promise(request: PortalRequest, response: HttpResponse) -> None:
    """Link what somebody with a letter proved before, once the account has a password."""
    if not trip.cookie_of(request):
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
    trip.forget(response)


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
    arrival = under_way.arrival(trip.cookie_of(request))
    if arrival.purpose is not TripPurpose.SIGN_IN:
        raise TripOver
    return arrival
