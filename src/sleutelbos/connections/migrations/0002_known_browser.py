from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("connections", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="is_known_browser",
            field=models.BooleanField(default=False),
        ),
    ]
