"""Throttle, passkeys, second factors, outside providers, requests, acts that wait."""

from django.db import models
from django.db.models import F, Q

from sleutelbos.accounts.values import ProviderKind
from sleutelbos.gate.values import ActKind, ActState, BatchState, RequestState, TripPurpose
from sleutelbos.kit.scope import ScopedRows


class Bucket(models.Model):
    """A leaky bucket of the throttle; changed by one atomic upsert, never by the ORM."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    key = models.BinaryField(max_length=32, unique=True)
    capacity = models.FloatField()  # charges that fit
    period = models.FloatField()  # seconds in which a full bucket runs empty
    level = models.FloatField()
    leaked_at = models.FloatField()  # seconds since the epoch
    granted = models.BooleanField()  # whether the last charge fitted

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        indexes = [models.Index(fields=["leaked_at"], name="bucket_leaked_at")]


class SecondFactor(models.Model):
    """An authenticator; the secret is sealed, a code works once."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    account = models.OneToOneField("accounts.Account", on_delete=models.CASCADE)
    sealed_secret = models.BinaryField()
    last_step = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"


class Passkey(models.Model):
    """What an authenticator keeps for one account: it opens the door, or stands in for a code.

    By itself it opens only while its epoch is the account's of devices and applications: after a
    reset it first has to be shown behind the new password.
    """

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE)
    credential_id = models.BinaryField(max_length=1023)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    may_sync = models.BooleanField(default=False)  # fixed by the authenticator when it was made
    is_synced = models.BooleanField(default=False)
    epoch = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["school", "credential_id"], name="passkey_once")
        ]


class PrintedCode(models.Model):
    """A printed code that stands in for the authenticator, once."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE)
    digest = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["account", "digest"], name="printed_code_once")
        ]


class IdentityProvider(models.Model):
    """An outside provider that a school signs in with, as it knows the school: its own client."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=20, choices=ProviderKind.choices)
    name = models.CharField(max_length=40, blank=True)  # on the button, of any other provider
    issuer = models.CharField(max_length=200)
    client_id = models.CharField(max_length=200)
    sealed_secret = models.BinaryField()
    domains = models.JSONField(default=list)  # Google Workspace: the school's own, and no others
    is_shown = models.BooleanField(default=False)  # on the sign-in page
    changed_at = models.DateTimeField()

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["school", "kind"], name="identity_provider_once")
        ]


class Trip(models.Model):
    """A browser's way to an outside provider and back: begun, answered, arrived, ended, each once.

    The state is known to the provider, the token to the address bar for a minute, and the browser's
    own cookie to nobody else: without the cookie the others open nothing. What PKCE and the nonce
    need is derived from the state, so that no secret stands here.
    """

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE)
    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE)
    purpose = models.CharField(max_length=8, choices=[(one, one) for one in TripPurpose])
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.CASCADE)
    session = models.ForeignKey("connections.Session", null=True, on_delete=models.CASCADE)
    next_path = models.CharField(max_length=2000, blank=True)  # of an application: a long one
    is_shared = models.BooleanField(default=False, db_default=False)  # others use the computer too
    state_digest = models.BinaryField(max_length=32, unique=True)
    browser_digest = models.BinaryField(max_length=32, unique=True)
    token_digest = models.BinaryField(max_length=32, null=True, unique=True)
    issuer = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=255, blank=True)
    label = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"


class HelpRequest(models.Model):
    """What somebody asked of the office, in their own words."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE)
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=8, default=RequestState.OPEN)
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.CASCADE)
    children = models.JSONField(default=list)  # name and class of each, as typed
    asker = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    entered_by = models.CharField(max_length=80, blank=True)  # the office, for a mail or a call
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"


class HeldAct(models.Model):
    """An act of the office that waits, for a day or for a second member of staff (N7).

    ``particulars`` are what it takes, such as an address; they are forgotten when it is over.
    """

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in ActKind])
    pupil = models.ForeignKey("people.Pupil", on_delete=models.CASCADE)
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.CASCADE)
    restriction = models.ForeignKey("people.Restriction", null=True, on_delete=models.CASCADE)
    particulars = models.JSONField(default=dict)
    state = models.CharField(max_length=8, default=ActState.WAITING)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80, blank=True)  # who agreed, stopped it, or the system
    ended_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=40, blank=True)  # the code of why it could not be done

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        indexes = [models.Index(fields=["school", "state", "due_at"], name="held_act_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ActState.DONE) | ~Q(ended_by=F("asked_by")),
                name="held_act_second_person",
            )
        ]


class Batch(models.Model):
    """An act of the office on many accounts at once, with its way back."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=8, default=BatchState.WAITING)
    account_ids = models.JSONField(default=list)  # for whom it is meant
    done_ids = models.JSONField(default=list)  # for whom it was done
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
