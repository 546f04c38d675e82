"""Registration of the app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.people"
