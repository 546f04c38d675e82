"""Registration of the app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.outbox"
