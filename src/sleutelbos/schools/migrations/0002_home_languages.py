"""Which home languages a school's families may choose."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column with a default: the previous release does not mind it."""

    dependencies = [("schools", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="school",
            name="home_languages",
            field=models.CharField(
                blank=True, db_default="tr ar pl uk ro", default="tr ar pl uk ro", max_length=60
            ),
        ),
    ]
