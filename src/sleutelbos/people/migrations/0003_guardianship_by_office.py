"""Guardians whom the office added, and no register knows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_restriction")]

    operations = [
        migrations.AddField(
            model_name="guardianship",
            name="by_office",
            field=models.BooleanField(default=False),
        )
    ]
