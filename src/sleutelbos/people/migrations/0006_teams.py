from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_live")]

    operations = [
        migrations.AlterField(
            model_name="group",
            name="kind",
            field=models.CharField(
                choices=[("class", "Class"), ("team", "Team")], default="class", max_length=8
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[("pupil", "Pupil"), ("teacher", "Teacher"), ("staff", "Staff")],
                max_length=8,
            ),
        ),
    ]
