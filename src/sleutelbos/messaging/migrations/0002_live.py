from django.db import migrations, models

from sleutelbos.kit import telling

# Who has a copy that changed; of a mass mailing only its school, for a word is at most 8,000 bytes.
COPIES = """
SELECT concat_ws(' ', 'copies', message_id, max(school_id),
                 CASE WHEN count(*) <= 100 THEN string_agg(account_id::text, ',') END)
FROM changed GROUP BY message_id
"""


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["arrives_at"], name="message_arrival"),
        ),
        telling.tell("messaging_delivery", words=COPIES, on=("insert", "update", "delete")),
    ]
