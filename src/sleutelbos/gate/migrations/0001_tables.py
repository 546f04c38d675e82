import django.db.models.deletion
from django.db import migrations, models

import sleutelbos.gate.values


class Migration(migrations.Migration):
    replaces = [
        ("gate", "0001_initial"),
        ("gate", "0002_held_act"),
        ("gate", "0003_batch"),
        ("gate", "0004_identity_provider"),
        ("gate", "0005_passkey"),
        ("gate", "0006_held_factor"),
        ("gate", "0007_trip_is_shared"),
        ("gate", "0008_trip_long_path"),
        ("gate", "0009_trip_to_prove"),
        ("gate", "0010_trip_for_a_child"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("connections", "0001_tables"),
        ("people", "0001_tables"),
        ("schools", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
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
                ("kind", models.CharField(max_length=10)),
                (
                    "state",
                    models.CharField(
                        default=sleutelbos.gate.values.BatchState["WAITING"], max_length=8
                    ),
                ),
                ("account_ids", models.JSONField(default=list)),
                ("done_ids", models.JSONField(default=list)),
                ("made_by", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="HelpRequest",
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
                ("kind", models.CharField(max_length=16)),
                (
                    "state",
                    models.CharField(
                        default=sleutelbos.gate.values.RequestState["OPEN"], max_length=8
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="accounts.account",
                    ),
                ),
                ("children", models.JSONField(default=list)),
                ("asker", models.CharField(blank=True, max_length=120)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("entered_by", models.CharField(blank=True, max_length=80)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="IdentityProvider",
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
                ("name", models.CharField(blank=True, max_length=40)),
                ("issuer", models.CharField(max_length=200)),
                ("client_id", models.CharField(max_length=200)),
                ("sealed_secret", models.BinaryField()),
                ("domains", models.JSONField(default=list)),
                ("is_shown", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("school", "kind"), name="identity_provider_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Passkey",
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
                ("credential_id", models.BinaryField(max_length=1023)),
                ("public_key", models.BinaryField()),
                ("sign_count", models.BigIntegerField(default=0)),
                ("may_sync", models.BooleanField(default=False)),
                ("is_synced", models.BooleanField(default=False)),
                ("epoch", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("school", "credential_id"), name="passkey_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PrintedCode",
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
                ("digest", models.BinaryField(max_length=32)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("account", "digest"), name="printed_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondFactor",
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
                ("sealed_secret", models.BinaryField()),
                ("last_step", models.BigIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Bucket",
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
                ("key", models.BinaryField(max_length=32, unique=True)),
                ("capacity", models.FloatField()),
                ("period", models.FloatField()),
                ("level", models.FloatField()),
                ("leaked_at", models.FloatField()),
                ("granted", models.BooleanField()),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["leaked_at"], name="bucket_leaked_at")],
            },
        ),
        migrations.CreateModel(
            name="HeldAct",
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
                    "kind",
                    models.CharField(
                        choices=[
                            (
                                sleutelbos.gate.values.ActKind["LINK_EMAIL"],
                                sleutelbos.gate.values.ActKind["LINK_EMAIL"],
                            ),
                            (
                                sleutelbos.gate.values.ActKind["NEW_LETTER"],
                                sleutelbos.gate.values.ActKind["NEW_LETTER"],
                            ),
                            (
                                sleutelbos.gate.values.ActKind["NEW_GUARDIAN"],
                                sleutelbos.gate.values.ActKind["NEW_GUARDIAN"],
                            ),
                            (
                                sleutelbos.gate.values.ActKind["LIFT"],
                                sleutelbos.gate.values.ActKind["LIFT"],
                            ),
                            (
                                sleutelbos.gate.values.ActKind["FACTOR"],
                                sleutelbos.gate.values.ActKind["FACTOR"],
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="people.pupil"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="accounts.account",
                    ),
                ),
                (
                    "restriction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="people.restriction",
                    ),
                ),
                ("particulars", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        default=sleutelbos.gate.values.ActState["WAITING"], max_length=8
                    ),
                ),
                ("asked_by", models.CharField(max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("ended_by", models.CharField(blank=True, max_length=80)),
                ("ended_at", models.DateTimeField(null=True)),
                ("refusal", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["school", "state", "due_at"], name="held_act_waiting")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", sleutelbos.gate.values.ActState["DONE"]), _negated=True
                            ),
                            models.Q(("ended_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="held_act_second_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Trip",
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
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="gate.identityprovider"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            (
                                sleutelbos.gate.values.TripPurpose["SIGN_IN"],
                                sleutelbos.gate.values.TripPurpose["SIGN_IN"],
                            ),
                            (
                                sleutelbos.gate.values.TripPurpose["LINK"],
                                sleutelbos.gate.values.TripPurpose["LINK"],
                            ),
                            (
                                sleutelbos.gate.values.TripPurpose["PROVE"],
                                sleutelbos.gate.values.TripPurpose["PROVE"],
                            ),
                            (
                                sleutelbos.gate.values.TripPurpose["CHILD"],
                                sleutelbos.gate.values.TripPurpose["CHILD"],
                            ),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="accounts.account",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="connections.session",
                    ),
                ),
                ("next_path", models.CharField(blank=True, max_length=2000)),
                ("is_shared", models.BooleanField(db_default=False, default=False)),
                ("state_digest", models.BinaryField(max_length=32, unique=True)),
                ("browser_digest", models.BinaryField(max_length=32, unique=True)),
                ("token_digest", models.BinaryField(max_length=32, null=True, unique=True)),
                ("issuer", models.CharField(blank=True, max_length=200)),
                ("subject", models.CharField(blank=True, max_length=255)),
                ("label", models.CharField(blank=True, max_length=120)),
                ("made_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
    ]
