"""Web sessions, devices of the app, grants of applications."""

from django.db import models
from django.db.models import Q

from sleutelbos.connections.values import Means
from sleutelbos.kit.scope import ScopedRows


class Session(models.Model):
    """A signed-in browser. It lives while its epoch is the account's and no limit has passed."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE)
    token_digest = models.BinaryField(max_length=32, unique=True)
    epoch = models.PositiveIntegerField()
    browser = models.CharField(max_length=60, blank=True)  # "Firefox op Windows"
    network = models.CharField(max_length=45, blank=True)  # shortened address
    is_known_browser = models.BooleanField(default=False)  # its owner was here before with it
    is_shared = models.BooleanField(default=False, db_default=False)  # others use it too
    means = models.CharField(max_length=10, choices=Means.choices, blank=True, db_default="")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proved_at = models.DateTimeField()  # the last time its owner proved who they are
    factor_at = models.DateTimeField(null=True)  # second factor, staff
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(
                fields=["account"], condition=Q(ended_at__isnull=True), name="session_live"
            )
        ]


class Device(models.Model):
    """An installation of the app that reaches an account."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE)
    name = models.CharField(max_length=80)
    epoch = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"


class Grant(models.Model):
    """What an outside application may do for an account."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE)
    application = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    epoch = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
