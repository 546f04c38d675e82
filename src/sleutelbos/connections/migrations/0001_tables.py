import django.db.models.deletion
from django.db import migrations, models

import sleutelbos.connections.oauth.values
from sleutelbos.kit import telling

ENDED = "SELECT concat_ws(' ', 'account', account_id) FROM changed WHERE ended_at IS NOT NULL"


class Migration(migrations.Migration):
    replaces = [
        ("connections", "0001_initial"),
        ("connections", "0002_known_browser"),
        ("connections", "0003_live"),
        ("connections", "0003_session_means"),
        ("connections", "0004_applications"),
        ("connections", "0005_session_circle"),
        ("connections", "0006_device_session"),
        ("connections", "0007_push_and_pairing"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("schools", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConnectedApp",
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
                ("client_id", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[("website", "website"), ("app", "app")], max_length=8
                    ),
                ),
                ("redirect_uris", models.JSONField(default=list)),
                ("logout_uris", models.JSONField(default=list)),
                ("notice_uri", models.CharField(blank=True, max_length=400)),
                ("scopes", models.JSONField(default=list)),
                ("secret_digest", models.BinaryField(max_length=32, null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=80)),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", sleutelbos.connections.oauth.values.AppKind["APP"]),
                                ("secret_digest", None),
                            ),
                            models.Q(
                                ("kind", sleutelbos.connections.oauth.values.AppKind["WEBSITE"]),
                                ("secret_digest__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="connected_app_secret",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Device",
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
                ("name", models.CharField(max_length=80)),
                ("kind", models.CharField(blank=True, max_length=60)),
                ("network", models.CharField(blank=True, max_length=45)),
                ("epoch", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="SigningKey",
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
                ("kid", models.CharField(max_length=43, unique=True)),
                ("public", models.JSONField()),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Grant",
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
                    "app",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="connections.connectedapp",
                    ),
                ),
                ("application", models.CharField(max_length=80)),
                ("scopes", models.JSONField(default=list)),
                ("epoch", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("account", "app"),
                        name="grant_live",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PushSubscription",
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
                    "device",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, to="connections.device"
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("language", models.CharField(max_length=5)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                ("token_digest", models.BinaryField(max_length=32, unique=True)),
                ("epoch", models.PositiveIntegerField()),
                ("browser", models.CharField(blank=True, max_length=60)),
                ("network", models.CharField(blank=True, max_length=45)),
                ("is_known_browser", models.BooleanField(default=False)),
                ("is_shared", models.BooleanField(db_default=False, default=False)),
                (
                    "means",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("password", "Password"),
                            ("letter", "Letter"),
                            ("passkey", "Passkey"),
                            ("outside", "Outside"),
                        ],
                        db_default="",
                        max_length=10,
                    ),
                ),
                ("circle", models.UUIDField(null=True)),
                ("is_beside", models.BooleanField(db_default=False, default=False)),
                ("made_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("proved_at", models.DateTimeField()),
                ("factor_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "device",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="connections.device",
                    ),
                ),
                ("turn_digest", models.BinaryField(max_length=32, null=True)),
                ("turn_before", models.BinaryField(max_length=32, null=True)),
                ("turned_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["account"],
                        name="session_live",
                    ),
                    models.Index(
                        condition=models.Q(("circle__isnull", False)),
                        fields=["circle"],
                        name="session_circle",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeviceRequest",
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
                    "app",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="connections.connectedapp"
                    ),
                ),
                ("device_digest", models.BinaryField(max_length=32, unique=True)),
                ("user_digest", models.BinaryField(max_length=32, unique=True)),
                ("scopes", models.JSONField(default=list)),
                ("interval", models.PositiveSmallIntegerField()),
                ("polled_at", models.DateTimeField(null=True)),
                (
                    "grant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="connections.grant",
                    ),
                ),
                ("proved_at", models.DateTimeField(null=True)),
                ("has_factor", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("refused_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Pairing",
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
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="connections.session"
                    ),
                ),
                ("epoch", models.PositiveIntegerField()),
                ("code_digest", models.BinaryField(max_length=32, unique=True)),
                ("phone_digest", models.BinaryField(max_length=32, null=True)),
                ("number_digest", models.BinaryField(max_length=32, null=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="AuthorizationCode",
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
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="connections.grant"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="connections.session"
                    ),
                ),
                ("code_digest", models.BinaryField(max_length=32, unique=True)),
                ("redirect_uri", models.CharField(max_length=400)),
                ("challenge", models.CharField(max_length=43)),
                ("nonce", models.CharField(blank=True, max_length=255)),
                ("scopes", models.JSONField(default=list)),
                ("proved_at", models.DateTimeField()),
                ("has_factor", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="TokenFamily",
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
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="connections.grant"
                    ),
                ),
                (
                    "code",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="connections.authorizationcode",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="connections.session",
                    ),
                ),
                ("handle", models.CharField(max_length=32, unique=True)),
                ("generation", models.PositiveIntegerField(default=0)),
                ("rotated_at", models.DateTimeField()),
                ("scopes", models.JSONField(default=list)),
                ("is_offline", models.BooleanField()),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="AccessToken",
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
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="connections.tokenfamily"
                    ),
                ),
                ("token_digest", models.BinaryField(max_length=32, unique=True)),
                ("scopes", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        telling.tell("connections_session", words=ENDED, on=("update",)),
    ]
