"""Keep how far the accounts were, day by day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_details_checked"),
        ("schools", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActivationDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("school_year", models.CharField(max_length=9)),
                ("parents", models.JSONField(default=dict)),
                ("pupils", models.JSONField(default=dict)),
                ("classes", models.JSONField(default=dict)),
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
                "constraints": [
                    models.UniqueConstraint(fields=("school", "day"), name="activation_day_once")
                ],
            },
        ),
    ]
