"""Let the office take a lost second step away, checked as other acts are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gate", "0005_passkey")]

    operations = [
        migrations.AlterField(
            "heldact",
            "kind",
            models.CharField(
                max_length=12,
                choices=[
                    ("link_email", "link_email"),
                    ("new_letter", "new_letter"),
                    ("new_guardian", "new_guardian"),
                    ("lift", "lift"),
                    ("factor", "factor"),
                ],
            ),
        ),
    ]
