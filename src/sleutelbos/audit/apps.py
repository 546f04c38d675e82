"""Registration of the app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Name the app."""

    name = "sleutelbos.audit"
