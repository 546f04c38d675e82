"""What other packages know of accounts."""

from django.db import models


class LinkPurpose(models.TextChoices):
    """What a mailed link is for."""

    VERIFY = "verify"
    RESET = "reset"
    BROWSER = "browser"
    INVITATION = "invitation"


class SecretKind(models.TextChoices):
    """What kind of initial secret an account has (D4)."""

    CODE = "code"
    TEMPLATE = "template"
