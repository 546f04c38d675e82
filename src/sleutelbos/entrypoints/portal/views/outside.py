"""Go to an outside provider and come back: to sign in, to link, to prove who one is (A5)."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from sleutelbos.accounts.errors import IdentityTaken
from sleutelbos.accounts.queries import identities as known
from sleutelbos.audit.values import Actor
from sleutelbos.entrypoints.portal import trip
from sleutelbos.entrypoints.portal.views import adding, whose
from sleutelbos.gate.actions import identities, trips
from sleutelbos.gate.actions.trips import Answer
from sleutelbos.gate.errors import IdentityRefused, ProviderAway, TripOver
from sleutelbos.gate.queries import trips as under_way
from sleutelbos.gate.queries.trips import Arrival
from sleutelbos.gate.values import TripPurpose
from sleutelbos.kit import scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.schools import queries as schools
from sleutelbos.web import errors
from sleutelbos.web.clients import client_of
from sleutelbos.web.guard import public
from sleutelbos.web.views import local_path
from sleutelbos.web.visit import PortalRequest


@public
@require_POST
def leave(request: PortalRequest, provider: str) -> HttpResponse:
    """Send somebody to a provider: to sign in, or to prove once more who is at the keyboard."""
    path, visitor = local_path(request.POST.get("next", "")), request.visit.visitor
    is_proof = visitor is not None and "proves" in request.POST
    purpose = TripPurpose.PROVE if is_proof else TripPurpose.SIGN_IN
    try:
        begun = trips.begin(
            kind=provider,
            purpose=purpose,
            school=request.visit.school,
            client=client_of(request),
            account_id=visitor.account_id if is_proof and visitor else None,
            session_id=visitor.session_id if is_proof and visitor else None,
            next_path="" if path == "/" else path,
        )
    except ProviderAway:
        return trip.failed(purpose)
    return trip.depart(request, begun)


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
        return HttpResponseRedirect(f"{school.origin}{trip.FAILED[under_way.purpose(state)]}")
    return HttpResponseRedirect(f"{school.origin}/with/in?{urlencode({'token': token})}")


@public
@require_GET
def arrive(request: PortalRequest) -> HttpResponse:
    """Let in the browser that left from here; any other opens nothing with this address."""
    try:
        arrival = trips.arrive(
            token=request.GET.get("token", ""),
            cookie=trip.cookie_of(request),
        )
    except TripOver:
        return trip.failed()
    if arrival.purpose is TripPurpose.LINK:
        return _link(request, arrival)
    if arrival.purpose is TripPurpose.PROVE:
        return _prove(request, arrival)
    if arrival.purpose is TripPurpose.CHILD:
        return adding.arrived(request, arrival)
    found = known.openable(arrival.identity)
    if len(found) == 1:
        return whose.enter(request, arrival, found[0].account_id)
    return HttpResponseRedirect("/with/choose" if found else "/with/account")


def _link(request: PortalRequest, arrival: Arrival) -> HttpResponse:
    visitor = request.visit.visitor
    if visitor is None:
        return trip.failed()
    response: HttpResponse = HttpResponseRedirect("/profile/ways?linked=1")
    try:
        identities.link(
            arrival=arrival,
            account_id=visitor.account_id,
            session_id=visitor.session_id,
            school=request.visit.school,
            by=Actor.account(visitor.account_id),
        )
    except (IdentityTaken, TripOver):
        response = trip.failed(TripPurpose.LINK)
    trip.forget(response)
    return response


def _prove(request: PortalRequest, arrival: Arrival) -> HttpResponse:
    visitor = request.visit.visitor
    if visitor is None:
        return trip.failed()
    response: HttpResponse = HttpResponseRedirect(arrival.next_path or "/start")
    try:
        identities.prove(
            arrival=arrival,
            account_id=visitor.account_id,
            session_id=visitor.session_id,
            by=Actor.account(visitor.account_id),
        )
    except TripOver:
        response = trip.failed(TripPurpose.PROVE)
    trip.forget(response)
    return response
