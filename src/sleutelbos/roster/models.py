"""Imports of a register: what was planned, what became of it, how to undo it; rehearsals."""

from django.db import models

from sleutelbos.kit.scope import ScopedRows
from sleutelbos.roster.values import FileKind, Format, RunState


class RosterRun(models.Model):
    """One import. The rows and the plan are sealed, and gone a day after the end (D5)."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.name) for kind in FileKind])
    file_name = models.CharField(max_length=120)
    format = models.CharField(max_length=10, choices=[(one.value, one.name) for one in Format])
    school_year = models.CharField(max_length=9)
    state = models.CharField(max_length=8, choices=[(one.value, one.name) for one in RunState])
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    scrub_after = models.DateTimeField()

    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=dict)  # field: header in the file
    arrivals = models.PositiveIntegerField(default=0)
    moves = models.PositiveIntegerField(default=0)
    changes = models.PositiveIntegerField(default=0)
    leavers = models.PositiveIntegerField(default=0)
    findings = models.PositiveIntegerField(default=0)
    rows_sealed = models.BinaryField(null=True)
    plan_sealed = models.BinaryField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(
                fields=["scrub_after"],
                condition=models.Q(plan_sealed__isnull=False),
                name="run_to_scrub",
            )
        ]


class ColumnChoice(models.Model):
    """What the office said about the columns of files with certain headers."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.name) for kind in FileKind])
    headers = models.CharField(max_length=64)  # a digest of all of them, in whatever order
    columns = models.JSONField()  # field: header
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["school", "kind", "headers"], name="column_choice_once")
        ]


class UndoRecord(models.Model):
    """How to undo the last import of a school: what it wrote, and what was there before."""

    school = models.OneToOneField("schools.School", on_delete=models.CASCADE)
    run = models.OneToOneField(RosterRun, on_delete=models.CASCADE)
    school_year = models.CharField(max_length=9)  # the school's, before
    made_at = models.DateTimeField()
    journal_sealed = models.BinaryField()
    plan_sealed = models.BinaryField()  # as it was applied

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"


class Rehearsal(models.Model):
    """What the rehearsal of an import left: a sealed report and a file of marked letters.

    Of the import itself it leaves nothing. ``done`` counts rows, and letters behind them.
    """

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE)
    run = models.OneToOneField(RosterRun, on_delete=models.CASCADE)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    total = models.PositiveIntegerField(default=0)  # rows
    done = models.PositiveIntegerField(default=0)
    letters = models.PositiveIntegerField(default=0)
    file_name = models.CharField(max_length=120)
    report_sealed = models.BinaryField(null=True)

    objects = ScopedRows()

    class Meta:
        base_manager_name = "objects"
