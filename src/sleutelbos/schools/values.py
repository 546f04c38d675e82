"""What other packages know of a school."""

import datetime as dt
from dataclasses import dataclass

from django.db import models


class SecretMode(models.TextChoices):
    """How a school makes initial secrets (D4)."""

    CODE = "code"
    TEMPLATE = "template"


class PasswordProfile(models.TextChoices):
    """Which rule a chosen password follows (D9): the leaflet's, or fifteen characters."""

    LEAFLET = "leaflet"
    STRICT = "strict"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of the school for people who are stuck (D21)."""

    name: str
    role: str
    email: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A published text of the user agreement, as somebody is shown it."""

    version: int
    language: str
    text: str
    changes: str
    digest: str
    published_at: dt.datetime
