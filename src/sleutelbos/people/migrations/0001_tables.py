import django.db.models.deletion
from django.db import migrations, models

import sleutelbos.people.rights
from sleutelbos.kit import telling

SCHOOL = "SELECT DISTINCT concat_ws(' ', 'school', school_id) FROM changed"


class Migration(migrations.Migration):
    replaces = [
        ("people", "0001_initial"),
        ("people", "0002_restriction"),
        ("people", "0003_guardianship_by_office"),
        ("people", "0004_distinct_people"),
        ("people", "0005_live"),
        ("people", "0006_teams"),
    ]

    initial = True

    dependencies = [
        ("schools", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Group",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="schools.school",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("class", "Class"), ("team", "Team")],
                        default="class",
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("school_year", models.CharField(max_length=9)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("school", "kind", "school_year", "name"), name="group_name_in_year"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="schools.school",
                    ),
                ),
                ("first_name", models.CharField(max_length=80)),
                ("family_name", models.CharField(max_length=80)),
                ("words", models.CharField(max_length=200)),
                ("language", models.CharField(blank=True, max_length=5)),
                ("street", models.CharField(blank=True, max_length=120)),
                ("postcode", models.CharField(blank=True, max_length=12)),
                ("town", models.CharField(blank=True, max_length=80)),
                ("register_key", models.CharField(blank=True, max_length=64)),
                ("register_email", models.CharField(blank=True, max_length=254)),
                ("register_mobile", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["school", "words"], name="person_words")],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="schools.school",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="people.group"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="people.person"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("pupil", "Pupil"), ("teacher", "Teacher"), ("staff", "Staff")],
                        max_length=8,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "person", "role"), name="membership_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DistinctPeople",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="schools.school",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=80)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("first", "second"), name="distinct_people_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="distinct_people_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pupil",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="schools.school",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, to="people.person"
                    ),
                ),
                ("register_id", models.CharField(max_length=64)),
                ("left_on", models.DateField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("school", "register_id"), name="pupil_register_id"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="schools.school",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, to="people.person"
                    ),
                ),
                ("register_id", models.CharField(max_length=64)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("teacher", "Teacher"),
                            ("office", "Office"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=16,
                    ),
                ),
                ("left_on", models.DateField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("school", "register_id"), name="staff_register_id"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Guardianship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="schools.school",
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="people.pupil"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="people.person"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mother", "Mother"),
                            ("father", "Father"),
                            ("stepparent", "Stepparent"),
                            ("foster", "Foster"),
                            ("grandparent", "Grandparent"),
                            ("guardian", "Guardian"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                ("ends_on", models.DateField(null=True)),
                ("by_office", models.BooleanField(default=False)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("pupil", "person"), name="guardianship_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="schools.school",
                    ),
                ),
                (
                    "guardianship",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="people.guardianship",
                    ),
                ),
                (
                    "right",
                    models.CharField(
                        choices=[
                            (
                                sleutelbos.people.rights.Right["SIGN_IN"],
                                sleutelbos.people.rights.Right["SIGN_IN"],
                            ),
                            (
                                sleutelbos.people.rights.Right["MESSAGES"],
                                sleutelbos.people.rights.Right["MESSAGES"],
                            ),
                            (
                                sleutelbos.people.rights.Right["DETAILS"],
                                sleutelbos.people.rights.Right["DETAILS"],
                            ),
                            (
                                sleutelbos.people.rights.Right["POST"],
                                sleutelbos.people.rights.Right["POST"],
                            ),
                            (
                                sleutelbos.people.rights.Right["CHANGES"],
                                sleutelbos.people.rights.Right["CHANGES"],
                            ),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            (
                                sleutelbos.people.rights.Ground["COURT"],
                                sleutelbos.people.rights.Ground["COURT"],
                            ),
                            (
                                sleutelbos.people.rights.Ground["CARE"],
                                sleutelbos.people.rights.Ground["CARE"],
                            ),
                            (
                                sleutelbos.people.rights.Ground["AGREEMENT"],
                                sleutelbos.people.rights.Ground["AGREEMENT"],
                            ),
                            (
                                sleutelbos.people.rights.Ground["SAFETY"],
                                sleutelbos.people.rights.Ground["SAFETY"],
                            ),
                            (
                                sleutelbos.people.rights.Ground["ASKED"],
                                sleutelbos.people.rights.Ground["ASKED"],
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                ("document", models.CharField(blank=True, max_length=120)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("stays", models.BooleanField(default=False)),
                ("holds_from", models.DateTimeField()),
                ("holds_until", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=80)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["guardianship", "right"], name="restriction_of_guardianship"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="restriction_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stays", True), _negated=True),
                            ("ends_on__isnull", False),
                            _connector="OR",
                        ),
                        name="restriction_stays",
                    ),
                ],
            },
        ),
        telling.tell("people_restriction", words=SCHOOL, on=("insert", "update")),
    ]
