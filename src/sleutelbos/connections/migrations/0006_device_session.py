import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("connections", "0005_session_circle"),
    ]

    operations = [
        migrations.AddField(
            model_name="device",
            name="kind",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="device",
            name="network",
            field=models.CharField(blank=True, max_length=45),
        ),
        migrations.AddField(
            model_name="session",
            name="device",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, to="connections.device"
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="turn_digest",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="session",
            name="turn_before",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="session",
            name="turned_at",
            field=models.DateTimeField(null=True),
        ),
    ]
