"""Forget a column that nothing asks; the table keeps it until the release after this one.

The release before reads and writes it while this one starts. What this one writes gets the default.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_tables")]

    operations = [
        migrations.AlterField(
            "account", "must_change_password", models.BooleanField(default=False, db_default=False)
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField("account", "must_change_password")]
        ),
    ]
