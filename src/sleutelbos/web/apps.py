"""Registration of the app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.web"
