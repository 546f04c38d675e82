import datetime as dt

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0003_kept_years"),
    ]

    operations = [
        migrations.AddField(
            model_name="school",
            name="guardians_write_office",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="school",
            name="guardians_write_teachers",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="school",
            name="parents_post_closes",
            field=models.TimeField(default=dt.time(21, 0)),
        ),
        migrations.AddField(
            model_name="school",
            name="parents_post_opens",
            field=models.TimeField(default=dt.time(7, 0)),
        ),
        migrations.AddField(
            model_name="school",
            name="post_closes",
            field=models.TimeField(default=dt.time(18, 0)),
        ),
        migrations.AddField(
            model_name="school",
            name="post_frozen_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="school",
            name="post_opens",
            field=models.TimeField(default=dt.time(7, 0)),
        ),
        migrations.AddField(
            model_name="school",
            name="pupils_write_office",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="school",
            name="pupils_write_teachers",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="school",
            name="take_back_seconds",
            field=models.PositiveSmallIntegerField(
                default=60, validators=[django.core.validators.MaxValueValidator(600)]
            ),
        ),
        migrations.AddField(
            model_name="school",
            name="teachers_write_all",
            field=models.BooleanField(default=False),
        ),
    ]
