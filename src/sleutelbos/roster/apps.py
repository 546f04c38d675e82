"""Registration of the app."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.roster"
