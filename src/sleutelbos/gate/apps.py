"""Registration of the app."""

from django.apps import AppConfig


class GateConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.gate"
