"""Let the owner of an account freeze it by a mailed link."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_linked_identity")]

    operations = [
        migrations.AddField("account", "frozen_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "emaillink",
            "purpose",
            models.CharField(
                max_length=10,
                choices=[
                    ("verify", "Verify"),
                    ("reset", "Reset"),
                    ("browser", "Browser"),
                    ("invitation", "Invitation"),
                    ("freeze", "Freeze"),
                ],
            ),
        ),
    ]
