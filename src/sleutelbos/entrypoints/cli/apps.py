"""Registration of the app."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.entrypoints.cli"
