import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("roster", "0001_roster_run"),
        ("roster", "0002_undo_record"),
        ("roster", "0003_workbooks"),
        ("roster", "0004_column_choice"),
        ("roster", "0005_rehearsal"),
    ]

    initial = True

    dependencies = [
        ("schools", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="RosterRun",
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
                    "kind",
                    models.CharField(
                        choices=[("pupils", "PUPILS"), ("staff", "STAFF")], max_length=8
                    ),
                ),
                ("file_name", models.CharField(max_length=120)),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("csv", "CSV"),
                            ("xlsx", "XLSX"),
                            ("oneroster", "ONEROSTER"),
                            ("unknown", "UNKNOWN"),
                        ],
                        max_length=10,
                    ),
                ),
                ("school_year", models.CharField(max_length=9)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("columns", "COLUMNS"),
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
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=80)),
                ("ended_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("scrub_after", models.DateTimeField()),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("columns", models.JSONField(default=dict)),
                ("arrivals", models.PositiveIntegerField(default=0)),
                ("moves", models.PositiveIntegerField(default=0)),
                ("changes", models.PositiveIntegerField(default=0)),
                ("leavers", models.PositiveIntegerField(default=0)),
                ("findings", models.PositiveIntegerField(default=0)),
                ("rows_sealed", models.BinaryField(null=True)),
                ("plan_sealed", models.BinaryField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("plan_sealed__isnull", False)),
                        fields=["scrub_after"],
                        name="run_to_scrub",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ColumnChoice",
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
                        choices=[("pupils", "PUPILS"), ("staff", "STAFF")], max_length=8
                    ),
                ),
                ("headers", models.CharField(max_length=64)),
                ("columns", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=80)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("school", "kind", "headers"), name="column_choice_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rehearsal",
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
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, to="roster.rosterrun"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=80)),
                ("ended_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField()),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("letters", models.PositiveIntegerField(default=0)),
                ("file_name", models.CharField(max_length=120)),
                ("report_sealed", models.BinaryField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
            },
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
                ("school_year", models.CharField(max_length=9)),
                ("made_at", models.DateTimeField()),
                ("journal_sealed", models.BinaryField()),
                ("plan_sealed", models.BinaryField()),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
    ]
