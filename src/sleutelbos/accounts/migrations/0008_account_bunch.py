from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_asks_factor"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="bunch",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("bunch__isnull", False)), fields=["bunch"], name="account_bunch"
            ),
        ),
    ]
