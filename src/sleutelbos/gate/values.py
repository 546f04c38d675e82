"""Steps, requests and what a sign-in brings."""

from django.db import models


class Step(models.TextChoices):
    """What an account still has to do, in order (D7)."""

    ACCOUNT = "account"
    AGREEMENT = "agreement"
    PASSWORD = "password"  # noqa: S105 - the name of a step
    DEVICES = "devices"
    DETAILS = "details"
    CONFIRM = "confirm"
    VERIFY = "verify"


class RequestKind(models.TextChoices):
    """Why somebody stands at the office's desk."""

    LINK_ADDRESS = "link_address"
    NOT_ME = "not_me"


class RequestState(models.TextChoices):
    """Where a request stands."""

    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"
