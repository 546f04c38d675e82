"""Keyrings, accounts, initial credentials, mailed links, linked identities, printed letters."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sleutelbos.accounts.values import LinkPurpose, ProviderKind, SecretKind
from sleutelbos.kit import tokens
from sleutelbos.kit.scope import ScopedRows


class Keyring(models.Model):
    """The accounts that share one username: a pupil's, or one member of staff's."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    pupil = models.ForeignKey("people.Pupil", null=True, on_delete=models.CASCADE)
    staff_member = models.ForeignKey("people.StaffMember", null=True, on_delete=models.CASCADE)
    salt = models.BinaryField(max_length=16)
    closed_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=Q(pupil__isnull=True) ^ Q(staff_member__isnull=True),
                name="keyring_of_pupil_or_staff",
            ),
            models.UniqueConstraint(
                fields=["pupil"], condition=Q(closed_at__isnull=True), name="keyring_live_pupil"
            ),
            models.UniqueConstraint(
                fields=["staff_member"],
                condition=Q(closed_at__isnull=True),
                name="keyring_live_staff",
            ),
        ]


class KeyringName(models.Model):
    """A username or an alias of it; ``key`` is the folded form by which it is found (D1)."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    keyring = models.ForeignKey(Keyring, on_delete=models.CASCADE)
    name = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    is_alias = models.BooleanField(default=False)
    rests_until = models.DateTimeField(null=True)  # after a leaver: nobody else gets it (D1)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["school", "key"], name="keyring_name_key"),
            models.UniqueConstraint(
                fields=["keyring"], condition=Q(is_alias=False), name="keyring_name_current"
            ),
        ]


class Account(models.Model):
    """One person's account. Facts, not states: the next step is computed from what is missing.

    ``email`` is bound (verified, or linked by the office); ``typed_email`` is only what its owner
    typed and still has to prove (D12). Epochs rise to end sessions, grants and known browsers.
    """

    USERNAME_FIELD = "public_id"
    REQUIRED_FIELDS: ClassVar[tuple[str, ...]] = ()
    is_authenticated = True
    is_anonymous = False
    is_active = True

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE)
    public_id = models.UUIDField(unique=True, default=tokens.opaque_id, editable=False)
    keyring = models.ForeignKey(Keyring, on_delete=models.CASCADE)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE)
    slot = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=5, blank=True)
    closed_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)  # suspended by its owner, until a reset

    recognised_at = models.DateTimeField(null=True)
    agreed_version = models.PositiveIntegerField(default=0)
    password_chosen_at = models.DateTimeField(null=True)
    devices_reviewed_at = models.DateTimeField(null=True)
    details_given_at = models.DateTimeField(null=True)
    details_confirmed_at = models.DateTimeField(null=True)
    details_checked_at = models.DateTimeField(null=True)  # when last given, or said to be right
    email_verified_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    password_tag = models.BinaryField(max_length=32, null=True)
    password_generation = models.PositiveSmallIntegerField(default=0)
    asks_factor = models.BooleanField(default=False, db_default=False)  # as its owner wants it
    session_epoch = models.PositiveIntegerField(default=0)
    grant_epoch = models.PositiveIntegerField(default=0)
    browser_epoch = models.PositiveIntegerField(default=0)
    bunch = models.UUIDField(null=True)  # shared with the parent's other accounts, of any school

    email = models.CharField(max_length=254, blank=True)
    email_key = models.CharField(max_length=254, blank=True)
    email_unreachable_at = models.DateTimeField(null=True)
    typed_email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)  # E.164
    mobile = models.CharField(max_length=20, blank=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(condition=Q(slot__lte=6), name="account_slot"),
            models.UniqueConstraint(
                fields=["keyring", "slot"], condition=Q(closed_at__isnull=True), name="account_live"
            ),
            models.UniqueConstraint(
                fields=["keyring", "email_key"],
                condition=Q(slot__gte=1) & Q(closed_at__isnull=True) & ~Q(email_key=""),
                name="account_address_once_per_keyring",
            ),
            models.CheckConstraint(
                condition=Q(email_verified_at__isnull=True) | ~Q(email_key=""),
                name="account_verified_has_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["school", "email_key"], condition=~Q(email_key=""), name="account_address"
            ),
            models.Index(fields=["bunch"], condition=Q(bunch__isnull=False), name="account_bunch"),
        ]


class InitialCredential(models.Model):
    """What a letter gives: a code and a link, or the leaflet's template; gone once used (D4)."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    account = models.OneToOneField(Account, on_delete=models.CASCADE)
    kind = models.CharField(max_length=8, choices=SecretKind.choices)
    salt = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32)
    link_digest = models.BinaryField(max_length=32, null=True, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"


class Acceptance(models.Model):
    """Who accepted which agreement text and when; only ever added (D8)."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=5)
    text_digest = models.CharField(max_length=64)
    accepted_at = models.DateTimeField()

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"


class EmailLink(models.Model):
    """A mailed link and its typed code: for one account, one address, one purpose, once (D13)."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    purpose = models.CharField(max_length=10, choices=LinkPurpose.choices)
    email = models.CharField(max_length=254)
    email_key = models.CharField(max_length=254)
    token_digest = models.BinaryField(max_length=32, unique=True)
    code_digest = models.BinaryField(max_length=32, null=True)
    code_failures = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # used, or voided by a newer one

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "purpose"],
                condition=Q(ended_at__isnull=True),
                name="email_link_newest",
            )
        ]


class LinkedIdentity(models.Model):
    """Somebody as an outside provider knows them, who may open an account.

    It is known by ``issuer`` and ``subject``, never by an address. One opens at most one account of
    a keyring: two of a family never share a key. It lives while its epoch is the account's.
    """

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    keyring = models.ForeignKey(Keyring, on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=20, choices=ProviderKind.choices)
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    label = models.CharField(max_length=120, blank=True)  # by which its owner recognises it
    epoch = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["account", "issuer"], name="identity_once_per_account"),
            models.UniqueConstraint(
                fields=["keyring", "issuer", "subject"], name="identity_once_per_keyring"
            ),
        ]
        indexes = [models.Index(fields=["school", "subject", "issuer"], name="identity_opens")]


class ActivationDay(models.Model):
    """How far the accounts of a school were at the end of a day: numbers by place, no persons."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    day = models.DateField()
    school_year = models.CharField(max_length=9)
    parents = models.JSONField(default=dict)
    pupils = models.JSONField(default=dict)
    classes = models.JSONField(default=dict)  # by name: parents and pupils

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["school", "day"], name="activation_day_once")
        ]


class LetterPrint(models.Model):
    """A printed file of letters, kept sealed for seven days (D28)."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE)
    title = models.CharField(max_length=120)
    file_name = models.CharField(max_length=120)
    letters = models.PositiveIntegerField()
    voided = models.PositiveIntegerField(default=0)
    collected = models.JSONField(default=list)  # register ids to be handed over in person (D24)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
