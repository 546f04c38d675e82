from django.db import migrations

from sleutelbos.kit import telling

SCHOOL = "SELECT DISTINCT concat_ws(' ', 'school', school_id) FROM changed"


class Migration(migrations.Migration):
    dependencies = [("people", "0004_distinct_people")]

    operations = [telling.tell("people_restriction", words=SCHOOL, on=("insert", "update"))]
