"""Registration of the app."""

from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.schools"
