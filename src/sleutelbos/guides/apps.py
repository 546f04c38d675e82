"""Registration of the app."""

from django.apps import AppConfig


class GuidesConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.guides"
