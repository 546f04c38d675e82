import django.db.models.deletion
from django.db import migrations, models

import sleutelbos.kit.tokens


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_details_checked"),
        ("accounts", "0003_activation_day"),
        ("accounts", "0004_account_reminded_at"),
        ("accounts", "0005_linked_identity"),
        ("accounts", "0006_frozen"),
        ("accounts", "0007_asks_factor"),
        ("accounts", "0008_account_bunch"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_tables"),
        ("schools", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Keyring",
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
                (
                    "pupil",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, to="people.pupil"
                    ),
                ),
                (
                    "staff_member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="people.staffmember",
                    ),
                ),
                ("salt", models.BinaryField(max_length=16)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pupil__isnull", True),
                            ("staff_member__isnull", True),
                            _connector="XOR",
                        ),
                        name="keyring_of_pupil_or_staff",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("pupil",),
                        name="keyring_live_pupil",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("staff_member",),
                        name="keyring_live_staff",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterPrint",
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
                ("title", models.CharField(max_length=120)),
                ("file_name", models.CharField(max_length=120)),
                ("letters", models.PositiveIntegerField()),
                ("voided", models.PositiveIntegerField(default=0)),
                ("collected", models.JSONField(default=list)),
                ("made_by", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ActivationDay",
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
                ("day", models.DateField()),
                ("school_year", models.CharField(max_length=9)),
                ("parents", models.JSONField(default=dict)),
                ("pupils", models.JSONField(default=dict)),
                ("classes", models.JSONField(default=dict)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("school", "day"), name="activation_day_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
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
                (
                    "public_id",
                    models.UUIDField(
                        default=sleutelbos.kit.tokens.opaque_id, editable=False, unique=True
                    ),
                ),
                (
                    "keyring",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.keyring"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="people.person"
                    ),
                ),
                ("slot", models.PositiveSmallIntegerField()),
                ("language", models.CharField(blank=True, max_length=5)),
                ("closed_at", models.DateTimeField(null=True)),
                ("suspended_at", models.DateTimeField(null=True)),
                ("frozen_at", models.DateTimeField(null=True)),
                ("recognised_at", models.DateTimeField(null=True)),
                ("agreed_version", models.PositiveIntegerField(default=0)),
                ("password_chosen_at", models.DateTimeField(null=True)),
                ("devices_reviewed_at", models.DateTimeField(null=True)),
                ("details_given_at", models.DateTimeField(null=True)),
                ("details_confirmed_at", models.DateTimeField(null=True)),
                ("details_checked_at", models.DateTimeField(null=True)),
                ("email_verified_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("password_tag", models.BinaryField(max_length=32, null=True)),
                ("password_generation", models.PositiveSmallIntegerField(default=0)),
                ("must_change_password", models.BooleanField(default=False)),
                ("asks_factor", models.BooleanField(db_default=False, default=False)),
                ("session_epoch", models.PositiveIntegerField(default=0)),
                ("grant_epoch", models.PositiveIntegerField(default=0)),
                ("browser_epoch", models.PositiveIntegerField(default=0)),
                ("bunch", models.UUIDField(null=True)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("email_key", models.CharField(blank=True, max_length=254)),
                ("email_unreachable_at", models.DateTimeField(null=True)),
                ("typed_email", models.CharField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("mobile", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("email_key", ""), _negated=True),
                        fields=["school", "email_key"],
                        name="account_address",
                    ),
                    models.Index(
                        condition=models.Q(("bunch__isnull", False)),
                        fields=["bunch"],
                        name="account_bunch",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("slot__lte", 6)), name="account_slot"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("keyring", "slot"),
                        name="account_live",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("slot__gte", 1),
                            ("closed_at__isnull", True),
                            models.Q(("email_key", ""), _negated=True),
                        ),
                        fields=("keyring", "email_key"),
                        name="account_address_once_per_keyring",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email_verified_at__isnull", True),
                            models.Q(("email_key", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="account_verified_has_address",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyringName",
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
                (
                    "keyring",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.keyring"
                    ),
                ),
                ("name", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=64)),
                ("is_alias", models.BooleanField(default=False)),
                ("rests_until", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("school", "key"), name="keyring_name_key"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_alias", False)),
                        fields=("keyring",),
                        name="keyring_name_current",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
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
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.account"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("language", models.CharField(max_length=5)),
                ("text_digest", models.CharField(max_length=64)),
                ("accepted_at", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="InitialCredential",
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
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.account"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("code", "Code"), ("template", "Template")], max_length=8
                    ),
                ),
                ("salt", models.BinaryField(max_length=16)),
                ("digest", models.BinaryField(max_length=32)),
                ("link_digest", models.BinaryField(max_length=32, null=True, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("failures", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="LinkedIdentity",
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
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.account"
                    ),
                ),
                (
                    "keyring",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="accounts.keyring",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("google", "Google"),
                            ("flemish_government", "Flemish Government"),
                            ("openid", "Openid"),
                        ],
                        max_length=20,
                    ),
                ),
                ("issuer", models.CharField(max_length=200)),
                ("subject", models.CharField(max_length=255)),
                ("label", models.CharField(blank=True, max_length=120)),
                ("epoch", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["school", "subject", "issuer"], name="identity_opens")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "issuer"), name="identity_once_per_account"
                    ),
                    models.UniqueConstraint(
                        fields=("keyring", "issuer", "subject"), name="identity_once_per_keyring"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmailLink",
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
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.account"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("verify", "Verify"),
                            ("reset", "Reset"),
                            ("browser", "Browser"),
                            ("invitation", "Invitation"),
                            ("freeze", "Freeze"),
                        ],
                        max_length=10,
                    ),
                ),
                ("email", models.CharField(max_length=254)),
                ("email_key", models.CharField(max_length=254)),
                ("token_digest", models.BinaryField(max_length=32, unique=True)),
                ("code_digest", models.BinaryField(max_length=32, null=True)),
                ("code_failures", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("account", "purpose"),
                        name="email_link_newest",
                    )
                ],
            },
        ),
    ]
