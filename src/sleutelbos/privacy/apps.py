"""Registration of the app."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.privacy"
