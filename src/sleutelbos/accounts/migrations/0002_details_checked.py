"""When an owner last gave their details, or said that they are still right."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="details_checked_at",
            field=models.DateTimeField(null=True),
        ),
    ]
