"""Answer at localhost with the tour, before anybody looks for a school there."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import translation

from sleutelbos.entrypoints.demo import places
from sleutelbos.web import errors
from sleutelbos.web.middleware import HEALTH

Answer = Callable[[HttpRequest], HttpResponseBase]
_URLS = "sleutelbos.entrypoints.demo.urls"


def tour(get_response: Answer) -> Answer:
    """Answer with a page of the tour, in Dutch, or let a school answer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        name = request.META.get("HTTP_HOST", "").lower().rpartition(":")[0]
        if name not in places.TOUR_HOSTS or request.path in HEALTH:
            return get_response(request)
        request.urlconf = _URLS
        with translation.override("nl"):
            return _page(request)

    return middleware


def _page(request: HttpRequest) -> HttpResponse:
    try:
        found = resolve(request.path, urlconf=_URLS)
    except Resolver404:
        return errors.not_found(request)
    page: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return page
