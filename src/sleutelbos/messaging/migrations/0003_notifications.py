import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F

from sleutelbos.kit import clock


def have_told(apps, _schema_editor):
    """Notify nobody of what arrived before there were notifications."""
    messages = apps.get_model("messaging", "Message").objects
    messages.filter(arrives_at__lte=clock.now()).update(told_at=F("arrives_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_account_reminded_at"),
        ("messaging", "0002_live"),
        ("schools", "0004_post"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="told_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["told_at", "arrives_at"], name="message_to_tell"),
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
                    "manner",
                    models.CharField(
                        choices=[
                            ("at_once", "at_once"),
                            ("digest", "digest"),
                            ("number", "number"),
                        ],
                        max_length=7,
                    ),
                ),
                ("digest_at", models.TimeField()),
                ("quiet_from", models.TimeField()),
                ("quiet_until", models.TimeField()),
                ("urgent_passes", models.BooleanField(default=True)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.account"
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
            options={"base_manager_name": "objects"},
        ),
        migrations.RunPython(have_told, migrations.RunPython.noop),
    ]
