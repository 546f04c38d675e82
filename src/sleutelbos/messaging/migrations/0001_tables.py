import django.db.models.deletion
from django.db import migrations, models

import sleutelbos.messaging.values
from sleutelbos.kit import telling

# Who has a copy that changed; of a mass mailing only its school, for a word is at most 8,000 bytes.
COPIES = """
SELECT concat_ws(' ', 'copies', message_id, max(school_id),
                 CASE WHEN count(*) <= 100 THEN string_agg(account_id::text, ',') END)
FROM changed GROUP BY message_id
"""


class Migration(migrations.Migration):
    replaces = [
        ("messaging", "0001_initial"),
        ("messaging", "0002_live"),
        ("messaging", "0003_notifications"),
        ("messaging", "0004_attachments"),
        ("messaging", "0005_shared_groups"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("schools", "0001_tables"),
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
                    "role",
                    models.CharField(
                        choices=[
                            (
                                sleutelbos.messaging.values.SenderRole["OFFICE"],
                                sleutelbos.messaging.values.SenderRole["OFFICE"],
                            ),
                            (
                                sleutelbos.messaging.values.SenderRole["ADMINISTRATOR"],
                                sleutelbos.messaging.values.SenderRole["ADMINISTRATOR"],
                            ),
                            (
                                sleutelbos.messaging.values.SenderRole["TEACHER"],
                                sleutelbos.messaging.values.SenderRole["TEACHER"],
                            ),
                            (
                                sleutelbos.messaging.values.SenderRole["GUARDIAN"],
                                sleutelbos.messaging.values.SenderRole["GUARDIAN"],
                            ),
                            (
                                sleutelbos.messaging.values.SenderRole["PUPIL"],
                                sleutelbos.messaging.values.SenderRole["PUPIL"],
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
                                sleutelbos.messaging.values.MessageKind["INFO"],
                                sleutelbos.messaging.values.MessageKind["INFO"],
                            ),
                            (
                                sleutelbos.messaging.values.MessageKind["ACTION"],
                                sleutelbos.messaging.values.MessageKind["ACTION"],
                            ),
                            (
                                sleutelbos.messaging.values.MessageKind["URGENT"],
                                sleutelbos.messaging.values.MessageKind["URGENT"],
                            ),
                        ],
                        default=sleutelbos.messaging.values.MessageKind["INFO"],
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
                                sleutelbos.messaging.values.Confirmation["NONE"],
                                sleutelbos.messaging.values.Confirmation["NONE"],
                            ),
                            (
                                sleutelbos.messaging.values.Confirmation["ONE"],
                                sleutelbos.messaging.values.Confirmation["ONE"],
                            ),
                            (
                                sleutelbos.messaging.values.Confirmation["BOTH"],
                                sleutelbos.messaging.values.Confirmation["BOTH"],
                            ),
                        ],
                        default=sleutelbos.messaging.values.Confirmation["NONE"],
                        max_length=4,
                    ),
                ),
                ("may_answer", models.BooleanField(default=True)),
                ("audience", models.JSONField(default=dict)),
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
                    "thread",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="messaging.message",
                    ),
                ),
                ("edited_at", models.DateTimeField()),
                ("scheduled_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("arrives_at", models.DateTimeField(null=True)),
                ("readers", models.PositiveIntegerField(default=0)),
                ("recalled_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("attachments", models.PositiveSmallIntegerField(db_default=0, default=0)),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["sender", "sent_at", "id"], name="message_of_sender"),
                    models.Index(fields=["arrives_at"], name="message_arrival"),
                    models.Index(fields=["told_at", "arrives_at"], name="message_to_tell"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("sender", "nonce"), name="message_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at__isnull", True),
                            models.Q(("arrives_at__isnull", False), ("readers__gt", 0)),
                            _connector="XOR",
                        ),
                        name="message_sent_arrives",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at__isnull", True),
                            models.Q(
                                ("kind", sleutelbos.messaging.values.MessageKind["ACTION"]),
                                _negated=True,
                            ),
                            ("due_on__isnull", False),
                            _connector="OR",
                        ),
                        name="message_action_is_due",
                    ),
                ],
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
                (
                    "school",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="schools.school",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="accounts.account",
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("audience", models.JSONField(default=dict)),
                ("is_shared", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "name"), name="reader_group_name"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_shared", True)),
                        fields=("school", "name"),
                        name="reader_group_shared",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReaderWish",
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
                    "manner",
                    models.CharField(
                        choices=[
                            (
                                sleutelbos.messaging.values.Manner["AT_ONCE"],
                                sleutelbos.messaging.values.Manner["AT_ONCE"],
                            ),
                            (
                                sleutelbos.messaging.values.Manner["DIGEST"],
                                sleutelbos.messaging.values.Manner["DIGEST"],
                            ),
                            (
                                sleutelbos.messaging.values.Manner["NUMBER"],
                                sleutelbos.messaging.values.Manner["NUMBER"],
                            ),
                        ],
                        max_length=7,
                    ),
                ),
                ("digest_at", models.TimeField()),
                ("quiet_from", models.TimeField()),
                ("quiet_until", models.TimeField()),
                ("urgent_passes", models.BooleanField(default=True)),
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
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="accounts.account",
                    ),
                ),
                ("arrives_at", models.DateTimeField()),
                ("is_unread", models.BooleanField(default=True)),
                ("is_flagged", models.BooleanField(default=False)),
                (
                    "place",
                    models.PositiveSmallIntegerField(
                        default=sleutelbos.messaging.values.Place["INBOX"]
                    ),
                ),
                ("read_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("moved_at", models.DateTimeField(null=True)),
                ("told_by", models.BigIntegerField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_unread", True)),
                        fields=["account", "place", "arrives_at", "is_unread"],
                        name="delivery_unread",
                    ),
                    models.Index(
                        models.F("account"),
                        models.F("place"),
                        models.OrderBy(models.F("arrives_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="delivery_place",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("message", "account"), name="delivery_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("read_at__isnull", False),
                            models.Q(("confirmed_at__isnull", True), ("is_unread", True)),
                            _connector="OR",
                        ),
                        name="delivery_unread_until_read",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
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
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="messaging.message",
                    ),
                ),
                (
                    "uploader",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="accounts.account",
                    ),
                ),
                ("nonce", models.UUIDField()),
                ("name", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=40)),
                ("size", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("stored", models.CharField(blank=True, max_length=32)),
                ("preview", models.CharField(blank=True, max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                sleutelbos.messaging.values.FileState["UNSCANNED"],
                                sleutelbos.messaging.values.FileState["UNSCANNED"],
                            ),
                            (
                                sleutelbos.messaging.values.FileState["WAITING"],
                                sleutelbos.messaging.values.FileState["WAITING"],
                            ),
                            (
                                sleutelbos.messaging.values.FileState["UNREACHED"],
                                sleutelbos.messaging.values.FileState["UNREACHED"],
                            ),
                            (
                                sleutelbos.messaging.values.FileState["CLEAN"],
                                sleutelbos.messaging.values.FileState["CLEAN"],
                            ),
                            (
                                sleutelbos.messaging.values.FileState["INFECTED"],
                                sleutelbos.messaging.values.FileState["INFECTED"],
                            ),
                        ],
                        max_length=9,
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["uploader", "nonce"], name="attachment_of_form"),
                    models.Index(
                        condition=models.Q(("message", None)),
                        fields=["uploaded_at"],
                        name="attachment_unsent",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stored", ""), _negated=True),
                            models.Q(
                                ("preview", ""),
                                ("state", sleutelbos.messaging.values.FileState["INFECTED"]),
                            ),
                            _connector="OR",
                        ),
                        name="attachment_stored_or_infected",
                    )
                ],
            },
        ),
        telling.tell("messaging_delivery", words=COPIES, on=("insert", "update", "delete")),
    ]
