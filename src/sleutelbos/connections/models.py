"""Web sessions, devices of the app; applications, their grants, codes, tokens and signing keys."""

from django.db import models
from django.db.models import Q

from sleutelbos.connections.oauth.values import AppKind
from sleutelbos.connections.values import Means
from sleutelbos.kit.scope import ScopedRows


class Session(models.Model):
    """What is signed in: it lives while its epoch is the account's and no limit has passed.

    A device's session has the account's grant epoch in place of its session epoch, no idle limit,
    and a turn: the second half of its cookie, another one every day, which shows a stolen copy.
    """

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE)
    token_digest = models.BinaryField(max_length=32, unique=True)
    epoch = models.PositiveIntegerField()
    browser = models.CharField(max_length=60, blank=True)  # "Firefox op Windows"
    network = models.CharField(max_length=45, blank=True)  # shortened address
    is_known_browser = models.BooleanField(default=False)  # its owner was here before with it
    is_shared = models.BooleanField(default=False, db_default=False)  # others use it too
    means = models.CharField(max_length=10, choices=Means.choices, blank=True, db_default="")
    circle = models.UUIDField(null=True)  # shared by a parent's sessions in one browser
    is_beside = models.BooleanField(default=False, db_default=False)  # begun by another's proof
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proved_at = models.DateTimeField()  # the last time its owner proved who they are
    factor_at = models.DateTimeField(null=True)  # second factor, staff
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    device = models.ForeignKey("connections.Device", null=True, on_delete=models.CASCADE)
    turn_digest = models.BinaryField(max_length=32, null=True)
    turn_before = models.BinaryField(max_length=32, null=True)  # until the new one has arrived
    turned_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(
                fields=["account"], condition=Q(ended_at__isnull=True), name="session_live"
            ),
            models.Index(
                fields=["circle"], condition=Q(circle__isnull=False), name="session_circle"
            ),
        ]


class Device(models.Model):
    """An installation of the app that reaches an account."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE)
    name = models.CharField(max_length=80)  # as its owner calls it
    kind = models.CharField(max_length=60, blank=True)  # "Chrome, Android"
    network = models.CharField(max_length=45, blank=True)  # shortened address, of its first use
    epoch = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"


class PushSubscription(models.Model):
    """Where a device takes notices: the push service's address and keys, sealed."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    device = models.OneToOneField(Device, on_delete=models.CASCADE)
    sealed = models.BinaryField()
    language = models.CharField(max_length=5)
    made_at = models.DateTimeField()

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"


class Pairing(models.Model):
    """A code on a signed-in computer by which a phone is brought in: once, for two minutes.

    The phone shows a number, the computer takes it; only then the phone stays signed in.
    """

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE)
    session = models.ForeignKey(Session, on_delete=models.CASCADE)
    epoch = models.PositiveIntegerField()  # of the account's grants, when the code was shown
    code_digest = models.BinaryField(max_length=32, unique=True)
    phone_digest = models.BinaryField(max_length=32, null=True)  # what only the phone has
    number_digest = models.BinaryField(max_length=32, null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)  # the computer typed the phone's number
    ended_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"


class ConnectedApp(models.Model):
    """An application that may ask people of the school for access; OAuth calls it a client."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE)
    client_id = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in AppKind])
    redirect_uris = models.JSONField(default=list)
    logout_uris = models.JSONField(default=list)  # where one may go after signing out
    notice_uri = models.CharField(
        max_length=400, blank=True
    )  # is told of a sign-out (back channel)
    scopes = models.JSONField(default=list)
    secret_digest = models.BinaryField(max_length=32, null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    removed_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=AppKind.APP, secret_digest=None)
                | Q(kind=AppKind.WEBSITE, secret_digest__isnull=False),
                name="connected_app_secret",
            )
        ]


class Grant(models.Model):
    """What an outside application may do for an account: what its owner said yes to."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE)
    app = models.ForeignKey(ConnectedApp, null=True, on_delete=models.CASCADE)
    application = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    epoch = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "app"], condition=Q(ended_at__isnull=True), name="grant_live"
            )
        ]


class AuthorizationCode(models.Model):
    """A code on its way to an application; works once, within a minute."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE)
    session = models.ForeignKey(Session, on_delete=models.CASCADE)
    code_digest = models.BinaryField(max_length=32, unique=True)
    redirect_uri = models.CharField(max_length=400)
    challenge = models.CharField(max_length=43)
    nonce = models.CharField(max_length=255, blank=True)
    scopes = models.JSONField(default=list)
    proved_at = models.DateTimeField()  # the owner's last proof: auth_time
    has_factor = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"


class TokenFamily(models.Model):
    """The tokens that follow from one code; a refresh token is made of its state, and not kept."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE)
    code = models.OneToOneField(AuthorizationCode, null=True, on_delete=models.SET_NULL)
    session = models.ForeignKey(Session, null=True, on_delete=models.SET_NULL)
    handle = models.CharField(max_length=32, unique=True)
    generation = models.PositiveIntegerField(default=0)
    rotated_at = models.DateTimeField()
    scopes = models.JSONField(default=list)
    is_offline = models.BooleanField()  # outlives the session in which it was given
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"


class AccessToken(models.Model):
    """A short key to what a grant gives; dead as soon as anything above it is."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    family = models.ForeignKey(TokenFamily, on_delete=models.CASCADE)
    token_digest = models.BinaryField(max_length=32, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"


class DeviceRequest(models.Model):
    """A device without a browser that asks for access; its owner types the code elsewhere."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    app = models.ForeignKey(ConnectedApp, on_delete=models.CASCADE)
    device_digest = models.BinaryField(max_length=32, unique=True)
    user_digest = models.BinaryField(max_length=32, unique=True)
    scopes = models.JSONField(default=list)
    interval = models.PositiveSmallIntegerField()
    polled_at = models.DateTimeField(null=True)
    grant = models.ForeignKey(Grant, null=True, on_delete=models.CASCADE)
    proved_at = models.DateTimeField(null=True)
    has_factor = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"


class SigningKey(models.Model):
    """A key with which the school signs who somebody is; the private half is sealed."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE)
    kid = models.CharField(max_length=43, unique=True)
    public = models.JSONField()
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
