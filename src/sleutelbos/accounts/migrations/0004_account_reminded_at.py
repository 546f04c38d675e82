"""Remember when somebody was last reminded, so that nobody is reminded twice in a week."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_activation_day")]

    operations = [
        migrations.AddField("account", "reminded_at", models.DateTimeField(null=True)),
    ]
