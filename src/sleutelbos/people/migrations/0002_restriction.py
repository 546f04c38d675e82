"""Restrictions of a guardian's rights for one child."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("schools", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Restriction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "right",
                    models.CharField(
                        choices=[
                            ("sign_in", "sign_in"),
                            ("messages", "messages"),
                            ("details", "details"),
                            ("post", "post"),
                            ("changes", "changes"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("court", "court"),
                            ("care", "care"),
                            ("agreement", "agreement"),
                            ("safety", "safety"),
                            ("asked", "asked"),
                        ],
                        max_length=12,
                    ),
                ),
                ("document", models.CharField(blank=True, max_length=120)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("stays", models.BooleanField(default=False)),
                ("holds_from", models.DateTimeField()),
                ("holds_until", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=80)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by", models.CharField(blank=True, max_length=80)),
                (
                    "guardianship",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="people.guardianship",
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
                "indexes": [
                    models.Index(
                        fields=["guardianship", "right"], name="restriction_of_guardianship"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="restriction_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stays", True), _negated=True),
                            ("ends_on__isnull", False),
                            _connector="OR",
                        ),
                        name="restriction_stays",
                    ),
                ],
            },
        ),
    ]
