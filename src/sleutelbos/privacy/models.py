"""Who was erased, as marks that name nobody."""

from django.db import models

from sleutelbos.kit.scope import ScopedRows
from sleutelbos.privacy.values import Ground


class Erasure(models.Model):
    """An erasure that was done: how much, why, and marks by which a restored copy is found.

    The marks are digests with a salt of what only a copy from before still has; from an older
    backup that is put back, whoever was erased since is erased again.
    """

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE)
    ground = models.CharField(max_length=9, choices=[(one.value, one.name) for one in Ground])
    people = models.PositiveIntegerField()
    rows = models.JSONField(default=dict)  # table: how many rows
    salt = models.BinaryField(max_length=16)
    marks = models.JSONField(default=list)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
