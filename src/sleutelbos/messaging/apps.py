"""Registration of the app."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.messaging"
