from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0004_attachments"),
    ]

    operations = [
        migrations.AddField(
            model_name="readergroup",
            name="is_shared",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="readergroup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_shared", True)),
                fields=("school", "name"),
                name="reader_group_shared",
            ),
        ),
    ]
