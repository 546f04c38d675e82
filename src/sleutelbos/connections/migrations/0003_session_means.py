"""Remember with what somebody came in, and whether others use the computer too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("connections", "0003_live")]

    operations = [
        migrations.AddField(
            "session", "is_shared", models.BooleanField(default=False, db_default=False)
        ),
        migrations.AddField(
            "session",
            "means",
            models.CharField(
                max_length=10,
                choices=[
                    ("password", "Password"),
                    ("letter", "Letter"),
                    ("passkey", "Passkey"),
                    ("outside", "Outside"),
                ],
                blank=True,
                db_default="",
            ),
        ),
    ]
