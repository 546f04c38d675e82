"""Let anybody want a second step at the door."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_frozen")]

    operations = [
        migrations.AddField(
            "account", "asks_factor", models.BooleanField(default=False, db_default=False)
        ),
    ]
