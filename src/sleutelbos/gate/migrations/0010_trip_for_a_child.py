"""Let a trip be for another child's account."""

from django.db import migrations, models

from sleutelbos.gate.values import TripPurpose


class Migration(migrations.Migration):
    dependencies = [("gate", "0009_trip_to_prove")]

    operations = [
        migrations.AlterField(
            model_name="trip",
            name="purpose",
            field=models.CharField(
                choices=[
                    (TripPurpose(one), TripPurpose(one))
                    for one in ("sign_in", "link", "prove", "child")
                ],
                max_length=8,
            ),
        ),
    ]
