"""Registration of the app."""

from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.connections"
