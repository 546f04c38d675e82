"""What other packages know of accounts."""

from dataclasses import dataclass

from django.db import models


class LinkPurpose(models.TextChoices):
    """What a mailed link is for."""

    VERIFY = "verify"
    RESET = "reset"
    BROWSER = "browser"
    INVITATION = "invitation"
    FREEZE = "freeze"


class SecretKind(models.TextChoices):
    """What kind of initial secret an account has (D4)."""

    CODE = "code"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class MailedLink:
    """A live mailed link: whose it is and which address it was mailed to."""

    account_id: int
    email: str
    is_staff: bool
    browser_epoch: int


class ProviderKind(models.TextChoices):
    """What kind of outside provider somebody signs in with."""

    GOOGLE = "google"
    FLEMISH_GOVERNMENT = "flemish_government"
    OPENID = "openid"


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as an outside provider has just vouched for them; ``label`` is only for reading."""

    kind: str
    issuer: str
    subject: str
    label: str = ""
