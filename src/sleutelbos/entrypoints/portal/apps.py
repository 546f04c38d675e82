"""Registration of the app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.entrypoints.portal"
