"""The broker: the one host to which outside providers send the browsers of all schools back.

It answers at one kind of address and knows nobody: it hands over to the school's own host.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import translation

_URLS = "sleutelbos.entrypoints.portal.broker_urls"
Answer = Callable[[HttpRequest], HttpResponseBase]


def broker(get_response: Answer) -> Answer:
    """Answer what comes back to the broker; let everything else pass."""
    name = settings.BROKER.partition("://")[2]

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.META.get("HTTP_HOST", "").lower() != name:
            return get_response(request)
        try:
            found = resolve(request.path, urlconf=_URLS)
        except Resolver404:
            return get_response(request)
        with translation.override("nl"):
            answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
            return answer

    return middleware
