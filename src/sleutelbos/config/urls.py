"""Which entrypoint answers which address."""

from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern

from sleutelbos.web import errors


class _Later(URLResolver):
    """An entrypoint that is loaded when somebody first asks for a page of it.

    A fifth of what a start costs is the office's pages, which no parent opens.
    """

    def _populate(self) -> None:
        # The resolver above asks at the first reverse(), for names that it cannot use: those of a
        # namespace are looked up by its patterns, which load it.
        if "urlconf_module" in self.__dict__:
            super()._populate()


urlpatterns = [
    path("", include("sleutelbos.entrypoints.portal.urls")),  # first, as most ask for its first
    path("", include("sleutelbos.web.urls")),
    path("", include("sleutelbos.entrypoints.idp.urls")),
    _Later(
        RoutePattern("console/"),
        "sleutelbos.entrypoints.console.urls",
        app_name="console",
        namespace="console",
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.fault
