import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0004_post"),
    ]

    operations = [
        migrations.AddField(
            model_name="school",
            name="file_mb",
            field=models.PositiveSmallIntegerField(
                db_default=25,
                default=25,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(100),
                ],
            ),
        ),
        migrations.AddField(
            model_name="school",
            name="files_mb",
            field=models.PositiveSmallIntegerField(
                db_default=50,
                default=50,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(200),
                ],
            ),
        ),
        migrations.AddField(
            model_name="school",
            name="families_attach",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddConstraint(
            model_name="school",
            constraint=models.CheckConstraint(
                condition=models.Q(("file_mb__range", (1, 100)), ("files_mb__range", (1, 200))),
                name="school_files",
            ),
        ),
    ]
