"""How a trip to an outside provider leaves from a page, its cookie, and where a failure leads."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from sleutelbos.gate.actions import trips
from sleutelbos.gate.values import TripPurpose
from sleutelbos.web import pages
from sleutelbos.web.visit import PortalRequest

FAILED = {  # where one began; the same word for every reason
    TripPurpose.SIGN_IN: "/?outside=failed",
    TripPurpose.LINK: "/profile/ways?failed=1",
    TripPurpose.PROVE: "/prove?outside=failed",
    TripPurpose.CHILD: "/children/add?outside=failed",
}


def failed(purpose: TripPurpose = TripPurpose.SIGN_IN) -> HttpResponse:
    """Lead back to where one began."""
    return HttpResponseRedirect(FAILED[purpose])


def depart(request: PortalRequest, begun: trips.Begun) -> HttpResponse:
    """Answer with a page that leads on by itself.

    No redirect: browsers hold what follows a form to the policy for forms, on the whole way.
    """
    response = pages.render(request, "portal/outside_leaving.html", address=begun.address)
    give(response, begun.cookie)
    return response


def give(response: HttpResponse, cookie: str) -> None:
    """Let a browser be known when it comes back."""
    response.set_cookie(
        settings.TRIP_COOKIE_NAME,
        cookie,
        path="/",
        secure=not settings.PLAIN_HTTP,
        httponly=True,
        samesite="Lax",
    )


def cookie_of(request: HttpRequest) -> str:
    """Return by what a browser is known that came back."""
    return request.COOKIES.get(settings.TRIP_COOKIE_NAME, "")


def forget(response: HttpResponse) -> None:
    """Forget what was proved."""
    response.delete_cookie(settings.TRIP_COOKIE_NAME, path="/", samesite="Lax")
