"""Keep how to undo the last import of a school."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0001_initial"),
        ("roster", "0001_roster_run"),
    ]

    operations = [
        migrations.AddField(
            model_name="rosterrun",
            name="undone_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="rosterrun",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "PLANNED"),
                    ("blocked", "BLOCKED"),
                    ("applying", "APPLYING"),
                    ("applied", "APPLIED"),
                    ("undoing", "UNDOING"),
                    ("undone", "UNDONE"),
                    ("dropped", "DROPPED"),
                ],
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="UndoRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("school_year", models.CharField(max_length=9)),
                ("made_at", models.DateTimeField()),
                ("journal_sealed", models.BinaryField()),
                ("plan_sealed", models.BinaryField()),
                (
                    "school",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, to="schools.school"
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, to="roster.rosterrun"
                    ),
                ),
            ],
            options={"base_manager_name": "objects"},
        ),
    ]
