import datetime as dt

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("schools", "0001_initial"),
        ("schools", "0002_home_languages"),
        ("schools", "0003_kept_years"),
        ("schools", "0004_post"),
        ("schools", "0005_attachments"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="School",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=120)),
                ("origin", models.CharField(max_length=200, unique=True)),
                ("time_zone", models.CharField(default="Europe/Brussels", max_length=40)),
                ("language", models.CharField(default="nl", max_length=5)),
                (
                    "home_languages",
                    models.CharField(
                        blank=True,
                        db_default="tr ar pl uk ro",
                        default="tr ar pl uk ro",
                        max_length=60,
                    ),
                ),
                ("logo", models.BinaryField(null=True)),
                ("logo_type", models.CharField(blank=True, max_length=20)),
                ("accent", models.CharField(default="#0b5e55", max_length=7)),
                ("school_year", models.CharField(blank=True, max_length=9)),
                ("username_recipe", models.CharField(default="{first}.{family}", max_length=40)),
                (
                    "secret_mode",
                    models.CharField(
                        choices=[("code", "Code"), ("template", "Template")],
                        default="code",
                        max_length=8,
                    ),
                ),
                ("template_prefix", models.CharField(blank=True, max_length=20)),
                ("template_accepted_at", models.DateTimeField(null=True)),
                (
                    "initial_days",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                    ),
                ),
                (
                    "password_profile",
                    models.CharField(
                        choices=[("leaflet", "Leaflet"), ("strict", "Strict")],
                        default="leaflet",
                        max_length=8,
                    ),
                ),
                ("agreement_version", models.PositiveIntegerField(default=1)),
                (
                    "co_account_slots",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(6),
                        ],
                    ),
                ),
                ("first_pupil_class", models.CharField(blank=True, default="L1", max_length=40)),
                (
                    "leavers_kept_years",
                    models.PositiveSmallIntegerField(
                        db_default=2,
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                    ),
                ),
                (
                    "log_kept_years",
                    models.PositiveSmallIntegerField(
                        db_default=2,
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                    ),
                ),
                ("post_opens", models.TimeField(default=dt.time(7, 0))),
                ("post_closes", models.TimeField(default=dt.time(18, 0))),
                ("parents_post_opens", models.TimeField(default=dt.time(7, 0))),
                ("parents_post_closes", models.TimeField(default=dt.time(21, 0))),
                (
                    "take_back_seconds",
                    models.PositiveSmallIntegerField(
                        default=60, validators=[django.core.validators.MaxValueValidator(600)]
                    ),
                ),
                ("teachers_write_all", models.BooleanField(default=False)),
                ("guardians_write_teachers", models.BooleanField(default=True)),
                ("guardians_write_office", models.BooleanField(default=True)),
                ("pupils_write_teachers", models.BooleanField(default=True)),
                ("pupils_write_office", models.BooleanField(default=False)),
                ("post_frozen_at", models.DateTimeField(null=True)),
                (
                    "file_mb",
                    models.PositiveSmallIntegerField(
                        db_default=25,
                        default=25,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                (
                    "files_mb",
                    models.PositiveSmallIntegerField(
                        db_default=50,
                        default=50,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(200),
                        ],
                    ),
                ),
                ("families_attach", models.BooleanField(db_default=True, default=True)),
                ("activation_name", models.CharField(blank=True, max_length=120)),
                ("activation_role", models.CharField(blank=True, max_length=120)),
                ("activation_email", models.EmailField(blank=True, max_length=254)),
                ("activation_phone", models.CharField(blank=True, max_length=30)),
                ("office_name", models.CharField(blank=True, max_length=120)),
                ("office_role", models.CharField(blank=True, max_length=120)),
                ("office_email", models.EmailField(blank=True, max_length=254)),
                ("office_phone", models.CharField(blank=True, max_length=30)),
                ("street", models.CharField(blank=True, max_length=120)),
                ("postcode", models.CharField(blank=True, max_length=12)),
                ("town", models.CharField(blank=True, max_length=80)),
                ("made_at", models.DateTimeField()),
                ("archived_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("initial_days__range", (1, 90))),
                        name="school_initial_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("co_account_slots__range", (0, 6))), name="school_slots"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("leavers_kept_years__range", (1, 10)),
                            ("log_kept_years__range", (1, 10)),
                        ),
                        name="school_kept_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("file_mb__range", (1, 100)), ("files_mb__range", (1, 200))
                        ),
                        name="school_files",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("secret_mode", "template"), _negated=True),
                            models.Q(
                                ("template_accepted_at__isnull", False),
                                models.Q(("template_prefix", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="school_template_was_warned",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Host",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="schools.school"
                    ),
                ),
                ("name", models.CharField(max_length=253, unique=True)),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="AgreementVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="schools.school",
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("language", models.CharField(max_length=5)),
                ("text", models.TextField()),
                ("changes", models.TextField(blank=True)),
                ("digest", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("school", "version", "language"), name="agreement_version_language"
                    )
                ],
            },
        ),
    ]
