"""The cookie of a trip to an outside provider, and where one is led when it failed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from sleutelbos.gate.values import TripPurpose

FAILED = {  # where one began; the same word for every reason
    TripPurpose.SIGN_IN: "/?outside=failed",
    TripPurpose.LINK: "/profile/ways?failed=1",
    TripPurpose.PROVE: "/prove?outside=failed",
}


def failed(purpose: TripPurpose = TripPurpose.SIGN_IN) -> HttpResponse:
    """Lead back to where one began."""
    return HttpResponseRedirect(FAILED[purpose])


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
