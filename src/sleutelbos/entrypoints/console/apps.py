"""Registration of the app."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.entrypoints.console"
