"""Schools, their hosts and their agreements."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from sleutelbos.kit.scope import ScopedRows
from sleutelbos.schools import rules
from sleutelbos.schools.values import Contact, PasswordProfile, SecretMode


class School(models.Model):
    """A tenant with its settings; ``version`` rises with every change, so that caches notice."""

    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=120)
    origin = models.CharField(max_length=200, unique=True)  # https://school.example.be, no slash
    time_zone = models.CharField(max_length=40, default="Europe/Brussels")
    language = models.CharField(max_length=5, default="nl")
    home_languages = models.CharField(
        max_length=60,
        blank=True,
        default=rules.HOME_LANGUAGES,
        db_default=rules.HOME_LANGUAGES,
    )
    logo = models.BinaryField(null=True)
    logo_type = models.CharField(max_length=20, blank=True)
    accent = models.CharField(max_length=7, default="#0b5e55")
    school_year = models.CharField(max_length=9, blank=True)  # 2026-2027

    username_recipe = models.CharField(max_length=40, default="{first}.{family}")
    secret_mode = models.CharField(
        max_length=8, choices=SecretMode.choices, default=SecretMode.CODE
    )
    template_prefix = models.CharField(max_length=20, blank=True)
    template_accepted_at = models.DateTimeField(null=True)
    initial_days = models.PositiveSmallIntegerField(
        default=60, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    password_profile = models.CharField(
        max_length=8, choices=PasswordProfile.choices, default=PasswordProfile.LEAFLET
    )
    agreement_version = models.PositiveIntegerField(default=1)
    co_account_slots = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(0), MaxValueValidator(6)]
    )
    first_pupil_class = models.CharField(max_length=40, blank=True, default="L1")
    leavers_kept_years = models.PositiveSmallIntegerField(  # whole school years, retention
        default=2, db_default=2, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    log_kept_years = models.PositiveSmallIntegerField(
        default=2, db_default=2, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )

    post_opens = models.TimeField(default=dt.time(7))  # messages wait outside these hours,
    post_closes = models.TimeField(default=dt.time(18))  # unless urgent; the same time: never
    parents_post_opens = models.TimeField(default=dt.time(7))  # and those of parents and pupils
    parents_post_closes = models.TimeField(default=dt.time(21))
    take_back_seconds = models.PositiveSmallIntegerField(
        default=60, validators=[MaxValueValidator(600)]
    )
    teachers_write_all = models.BooleanField(default=False)  # else to their own classes
    guardians_write_teachers = models.BooleanField(default=True)
    guardians_write_office = models.BooleanField(default=True)
    pupils_write_teachers = models.BooleanField(default=True)
    pupils_write_office = models.BooleanField(default=False)
    post_frozen_at = models.DateTimeField(null=True)  # since when nothing is sent
    file_mb = models.PositiveSmallIntegerField(  # of a file with a message,
        default=25, db_default=25, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    files_mb = models.PositiveSmallIntegerField(  # and of all files with one message
        default=50, db_default=50, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    families_attach = models.BooleanField(default=True, db_default=True)  # parents and pupils

    activation_name = models.CharField(max_length=120, blank=True)
    activation_role = models.CharField(max_length=120, blank=True)
    activation_email = models.EmailField(blank=True)
    activation_phone = models.CharField(max_length=30, blank=True)
    office_name = models.CharField(max_length=120, blank=True)
    office_role = models.CharField(max_length=120, blank=True)
    office_email = models.EmailField(blank=True)
    office_phone = models.CharField(max_length=30, blank=True)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    town = models.CharField(max_length=80, blank=True)

    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(initial_days__range=(1, 90)), name="school_initial_days"
            ),
            models.CheckConstraint(
                condition=models.Q(co_account_slots__range=(0, 6)), name="school_slots"
            ),
            models.CheckConstraint(
                condition=models.Q(leavers_kept_years__range=(1, 10))
                & models.Q(log_kept_years__range=(1, 10)),
                name="school_kept_years",
            ),
            models.CheckConstraint(
                condition=models.Q(file_mb__range=(1, 100)) & models.Q(files_mb__range=(1, 200)),
                name="school_files",
            ),
            models.CheckConstraint(
                condition=~models.Q(secret_mode=SecretMode.TEMPLATE)
                | (models.Q(template_accepted_at__isnull=False) & ~models.Q(template_prefix="")),
                name="school_template_was_warned",
            ),
        ]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that families may choose from (D22)."""
        return rules.languages(self.home_languages)

    @property
    def activation_contact(self) -> Contact:
        """Return the named person for trouble with activating (A14)."""
        return Contact(
            self.activation_name, self.activation_role, self.activation_email, self.activation_phone
        )

    @property
    def office_contact(self) -> Contact:
        """Return the school office (B2)."""
        return Contact(self.office_name, self.office_role, self.office_email, self.office_phone)


class Host(models.Model):
    """A host name by which a school is reached, lower case, without port."""

    school = models.ForeignKey(School, on_delete=models.CASCADE)
    name = models.CharField(max_length=253, unique=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"


class AgreementVersion(models.Model):
    """The user agreement in one language; a published text never changes."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, db_index=False)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=5)
    text = models.TextField()
    changes = models.TextField(blank=True)  # what is new against the version before
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "version", "language"], name="agreement_version_language"
            )
        ]
