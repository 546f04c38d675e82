"""Addresses of the portal."""

from django.urls import path

from sleutelbos.entrypoints.portal.views import signin, start

app_name = "portal"
urlpatterns = [
    path("", signin.sign_in, name="sign_in"),
    path("sign-out", signin.sign_out, name="sign_out"),
    path("start", start.start, name="start"),
]
