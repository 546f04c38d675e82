"""Which entrypoint answers which address."""

from django.urls import include, path

from sleutelbos.web import errors

urlpatterns = [
    path("", include("sleutelbos.web.urls")),
    path("", include("sleutelbos.entrypoints.portal.urls")),
    path("console/", include("sleutelbos.entrypoints.console.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.fault
