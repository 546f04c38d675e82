"""Registration of the app."""

from django.apps import AppConfig


class IdpConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.entrypoints.idp"
