from django.db import migrations, models
from django.db.models import F, OrderBy, Q


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_tables")]

    operations = [
        migrations.RemoveIndex(model_name="delivery", name="delivery_unread"),
        migrations.RemoveIndex(model_name="delivery", name="delivery_place"),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                F("account"),
                F("place"),
                OrderBy(F("arrives_at"), descending=True),
                OrderBy(F("id"), descending=True),
                F("is_unread"),
                condition=Q(is_unread=True),
                name="delivery_unread",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                F("account"),
                F("place"),
                OrderBy(F("arrives_at"), descending=True),
                OrderBy(F("id"), descending=True),
                condition=Q(is_unread=False),
                name="delivery_read",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["account"], name="delivery_account"),
        ),
    ]
