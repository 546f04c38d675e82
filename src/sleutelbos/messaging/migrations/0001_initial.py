import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("schools", "0004_post"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            (
                                "office",
                                "office",
                            ),
                            (
                                "administrator",
                                "administrator",
                            ),
                            (
                                "teacher",
                                "teacher",
                            ),
                            (
                                "guardian",
                                "guardian",
                            ),
                            (
                                "pupil",
                                "pupil",
                            ),
                        ],
                        max_length=13,
                    ),
                ),
                ("nonce", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (
                                "info",
                                "info",
                            ),
                            (
                                "action",
                                "action",
                            ),
                            (
                                "urgent",
                                "urgent",
                            ),
                        ],
                        default="info",
                        max_length=6,
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("source", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
                ("words", models.TextField(blank=True)),
                (
                    "confirmation",
                    models.CharField(
                        choices=[
                            (
                                "none",
                                "none",
                            ),
                            (
                                "one",
                                "one",
                            ),
                            (
                                "both",
                                "both",
                            ),
                        ],
                        default="none",
                        max_length=4,
                    ),
                ),
                ("may_answer", models.BooleanField(default=True)),
                ("audience", models.JSONField(default=dict)),
                ("edited_at", models.DateTimeField()),
                ("scheduled_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("arrives_at", models.DateTimeField(null=True)),
                ("readers", models.PositiveIntegerField(default=0)),
                ("recalled_at", models.DateTimeField(null=True)),
                (
                    "answers",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="messaging.message",
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
                    "sender",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="accounts.account",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="messaging.message",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("arrives_at", models.DateTimeField()),
                ("is_unread", models.BooleanField(default=True)),
                ("is_flagged", models.BooleanField(default=False)),
                (
                    "place",
                    models.PositiveSmallIntegerField(default=0),
                ),
                ("read_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("moved_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="accounts.account",
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
                    "message",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="messaging.message",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ReaderGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("audience", models.JSONField(default=dict)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="accounts.account",
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
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["sender", "sent_at", "id"], name="message_of_sender"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("sender", "nonce"), name="message_once"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sent_at__isnull", True),
                    models.Q(("arrives_at__isnull", False), ("readers__gt", 0)),
                    _connector="XOR",
                ),
                name="message_sent_arrives",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sent_at__isnull", True),
                    models.Q(("kind", "action"), _negated=True),
                    ("due_on__isnull", False),
                    _connector="OR",
                ),
                name="message_action_is_due",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("is_unread", True)),
                fields=["account", "place", "arrives_at", "is_unread"],
                name="delivery_unread",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                models.F("account"),
                models.F("place"),
                models.OrderBy(models.F("arrives_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="delivery_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("message", "account"), name="delivery_once"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("read_at__isnull", False),
                    models.Q(("confirmed_at__isnull", True), ("is_unread", True)),
                    _connector="OR",
                ),
                name="delivery_unread_until_read",
            ),
        ),
        migrations.AddConstraint(
            model_name="readergroup",
            constraint=models.UniqueConstraint(fields=("owner", "name"), name="reader_group_name"),
        ),
    ]
