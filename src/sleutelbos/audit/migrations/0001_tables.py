import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("audit", "0001_initial"), ("audit", "0002_last_check")]

    initial = True

    dependencies = [
        ("schools", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Chain",
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
                ("number", models.PositiveBigIntegerField(default=0)),
                ("seal", models.BinaryField(max_length=32)),
                ("mark", models.BinaryField(max_length=32)),
                ("checked_at", models.DateTimeField(null=True)),
                ("checked_number", models.PositiveBigIntegerField(db_default=0, default=0)),
                (
                    "breaks",
                    models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Entry",
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
                ("event", models.CharField(max_length=60)),
                ("actor", models.CharField(max_length=80)),
                ("subject", models.CharField(blank=True, max_length=80)),
                ("facts", models.JSONField(default=dict)),
                ("personal", models.JSONField(null=True)),
                ("personal_salt", models.BinaryField(max_length=16, null=True)),
                ("personal_digest", models.BinaryField(max_length=32, null=True)),
                ("happened_at", models.DateTimeField()),
                ("number", models.PositiveBigIntegerField(null=True)),
                ("seal", models.BinaryField(max_length=32, null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["school", "subject", "id"], name="entry_subject"),
                    models.Index(fields=["school", "event", "id"], name="entry_event"),
                    models.Index(
                        condition=models.Q(("number__isnull", True)),
                        fields=["school", "id"],
                        name="entry_unsealed",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("school", "number"), name="entry_number")
                ],
            },
        ),
    ]
