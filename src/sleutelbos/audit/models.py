"""Audit entries and where each school's chain ends."""

from django.db import models
from django.db.models import Q, Value

from sleutelbos.kit.scope import ScopedRows


class Entry(models.Model):
    """One thing that happened. Only added; the worker seals it into the school's hash chain.

    ``personal`` facts enter the chain only as ``personal_digest`` with a salt, so that erasing
    them leaves the chain whole.
    """

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    event = models.CharField(max_length=60)
    actor = models.CharField(max_length=80)  # account:7, office:7, system, operator, stranger
    subject = models.CharField(max_length=80, blank=True)  # account:9, pupil:4, run:2
    facts = models.JSONField(default=dict)
    personal = models.JSONField(null=True)
    personal_salt = models.BinaryField(max_length=16, null=True)
    personal_digest = models.BinaryField(max_length=32, null=True)
    happened_at = models.DateTimeField()
    number = models.PositiveBigIntegerField(null=True)  # place in the chain, once sealed
    seal = models.BinaryField(max_length=32, null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["school", "number"], name="entry_number")]
        indexes = [
            models.Index(fields=["school", "subject", "id"], name="entry_subject"),
            models.Index(fields=["school", "event", "id"], name="entry_event"),
            models.Index(
                fields=["school", "id"], condition=Q(number__isnull=True), name="entry_unsealed"
            ),
        ]


class Chain(models.Model):
    """The end of a school's chain: its last number and seal, under a key outside the database.

    Without the key nobody who writes in the database can make another end, so that cutting off
    the last entries, or sealing a forged log anew, is found.
    """

    school = models.OneToOneField("schools.School", on_delete=models.CASCADE)
    number = models.PositiveBigIntegerField(default=0)
    seal = models.BinaryField(max_length=32)
    mark = models.BinaryField(max_length=32)
    checked_at = models.DateTimeField(null=True)  # the last time somebody followed it
    checked_number = models.PositiveBigIntegerField(default=0, db_default=0)
    breaks = models.JSONField(default=list, db_default=Value([], models.JSONField()))

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
