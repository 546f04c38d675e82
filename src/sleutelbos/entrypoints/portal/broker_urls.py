"""Addresses of the broker."""

from django.urls import path

from sleutelbos.entrypoints.portal.views import outside

urlpatterns = [path("with/back/<slug:party>", outside.back, name="back")]
