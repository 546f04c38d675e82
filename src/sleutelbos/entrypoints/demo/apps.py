"""Registration of the app, in the demonstration only."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.entrypoints.demo"
