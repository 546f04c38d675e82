from django.db import migrations

from sleutelbos.kit import telling

ENDED = "SELECT concat_ws(' ', 'account', account_id) FROM changed WHERE ended_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("connections", "0002_known_browser")]

    operations = [telling.tell("connections_session", words=ENDED, on=("update",))]
