"""Persons, pupils, guardianships, staff and groups."""

from django.db import models
from django.db.models import F, Q

from sleutelbos.kit.scope import ScopedRows
from sleutelbos.people.values import (
    Ground,
    GroupKind,
    GuardianKind,
    MemberRole,
    Right,
    StaffRole,
)


class Person(models.Model):
    """One human being known to one school. Register addresses are never shown to people (D11)."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    first_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    words = models.CharField(max_length=200)  # folded names with spaces, for searching and sorting
    language = models.CharField(max_length=5, blank=True)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    town = models.CharField(max_length=80, blank=True)
    register_key = models.CharField(max_length=64, blank=True)  # a guardian's own id in a register
    register_email = models.CharField(max_length=254, blank=True)
    register_mobile = models.CharField(max_length=40, blank=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        indexes = [models.Index(fields=["school", "words"], name="person_words")]


class Pupil(models.Model):
    """A pupil; ``left_on`` says since when no longer enrolled."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE)
    register_id = models.CharField(max_length=64)
    left_on = models.DateField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["school", "register_id"], name="pupil_register_id")
        ]


class StaffMember(models.Model):
    """A member of staff; a parent who is also staff is two persons unless the office says so."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE)
    register_id = models.CharField(max_length=64)
    role = models.CharField(max_length=16, choices=StaffRole.choices)
    left_on = models.DateField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["school", "register_id"], name="staff_register_id")
        ]


class Guardianship(models.Model):
    """Who is a guardian of whom, in the register's order."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    kind = models.CharField(max_length=12, choices=GuardianKind.choices)
    rank = models.PositiveSmallIntegerField()
    ends_on = models.DateField(null=True)
    by_office = models.BooleanField(default=False)  # in no register: no import ends it

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["pupil", "person"], name="guardianship_once")
        ]


class Restriction(models.Model):
    """A right that a guardian has not for one child, from a day to a day (N1).

    Ended, never edited: what the order said stays in ``starts_on`` and ``ends_on``, days of the
    school. What every channel compares are the two moments, made of them when it was written.
    """

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    guardianship = models.ForeignKey(Guardianship, on_delete=models.CASCADE, db_index=False)
    right = models.CharField(max_length=8, choices=[(right, right) for right in Right])
    ground = models.CharField(max_length=12, choices=[(ground, ground) for ground in Ground])
    document = models.CharField(max_length=120, blank=True)  # where the paper is, not what it says
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    stays = models.BooleanField(default=False)  # after its last day too, until somebody lifts it
    holds_from = models.DateTimeField()
    holds_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=80, blank=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="restriction_days",
            ),
            models.CheckConstraint(
                condition=~Q(stays=True) | Q(ends_on__isnull=False), name="restriction_stays"
            ),
        ]
        indexes = [
            models.Index(fields=["guardianship", "right"], name="restriction_of_guardianship")
        ]


class Group(models.Model):
    """A class, or a team that the office put together, in one school year."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=8, choices=GroupKind.choices, default=GroupKind.CLASS)
    name = models.CharField(max_length=40)
    school_year = models.CharField(max_length=9)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind", "school_year", "name"], name="group_name_in_year"
            )
        ]


class Membership(models.Model):
    """Somebody in a group, as pupil, as teacher, or as a colleague among others."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    role = models.CharField(max_length=8, choices=MemberRole.choices)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["group", "person", "role"], name="membership_once")
        ]


class DistinctPeople(models.Model):
    """Two people of whom the office said that they are two, however alike they look (D27)."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_people_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="distinct_people_order"
            ),
        ]
