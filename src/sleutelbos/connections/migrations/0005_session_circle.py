from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("connections", "0004_applications"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="circle",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="session",
            name="is_beside",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("circle__isnull", False)),
                fields=["circle"],
                name="session_circle",
            ),
        ),
    ]
