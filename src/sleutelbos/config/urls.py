"""Which entrypoint answers which address."""

from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern

from sleutelbos.web import errors


def _later(route: str, module: str, *, name: str) -> URLResolver:
    """Return an entrypoint that is loaded when somebody first asks for a page of it.

    A fifth of what a start costs is the office's pages, which no parent opens.
    """
    return URLResolver(RoutePattern(route), module, app_name=name, namespace=name)


urlpatterns = [
    path("", include("sleutelbos.web.urls")),
    path("", include("sleutelbos.entrypoints.portal.urls")),
    _later("console/", "sleutelbos.entrypoints.console.urls", name="console"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.fault
