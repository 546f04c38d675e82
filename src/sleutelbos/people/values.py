"""Kinds and roles of people."""

from django.db import models

from sleutelbos.people.rights import Ground, Right

__all__ = ["Ground", "GroupKind", "GuardianKind", "MemberRole", "Right", "StaffRole"]


class GuardianKind(models.TextChoices):
    """What a guardian is to a pupil."""

    MOTHER = "mother"
    FATHER = "father"
    STEPPARENT = "stepparent"
    FOSTER = "foster"
    GRANDPARENT = "grandparent"
    GUARDIAN = "guardian"
    OTHER = "other"


class StaffRole(models.TextChoices):
    """What a member of staff may do (D23)."""

    TEACHER = "teacher"
    OFFICE = "office"
    ADMINISTRATOR = "administrator"


class GroupKind(models.TextChoices):
    """What kind of group: a class of the register, or people whom the office put together."""

    CLASS = "class"
    TEAM = "team"


class MemberRole(models.TextChoices):
    """What somebody is in a group; a TEACHER teaches the class, or leads the team."""

    PUPIL = "pupil"
    TEACHER = "teacher"
    STAFF = "staff"
