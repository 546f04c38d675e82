"""Drop imports that nobody wants, and forget rows and plans in time (D5)."""

import datetime as dt

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import SYSTEM, Actor, subject
from sleutelbos.kit import clock, scope
from sleutelbos.roster import packing
from sleutelbos.roster.actions.rehearsing import end_rehearsal
from sleutelbos.roster.models import RosterRun, UndoRecord
from sleutelbos.roster.queries import undoing
from sleutelbos.roster.values import RunState

_WAITING = (RunState.COLUMNS, RunState.PLANNED, RunState.BLOCKED)
_ENDED = (RunState.APPLIED, RunState.UNDOING, RunState.UNDONE, RunState.DROPPED)
_EXPLAINED = dt.timedelta(days=7)  # how long it is told what keeps an import from being undone
_LONGEST_TRY = dt.timedelta(days=3)  # a job that cannot apply it has given up by then


@transaction.atomic
def drop(*, school_id: int, run_id: int, by: Actor) -> None:
    """Drop an import that was not applied; its rows are gone at once."""
    now = clock.now()
    rows = RosterRun.objects.filter(id=run_id, state__in=_WAITING)
    if rows.update(state=RunState.DROPPED.value, ended_at=now, rows_sealed=None, plan_sealed=None):
        audit.record("roster.dropped", school_id=school_id, by=by, subject=subject("run", run_id))
        end_rehearsal(run_id=run_id, by=by)


@transaction.atomic
def scrub(*, by: Actor = SYSTEM) -> int:
    """Forget the rows and plans of imports whose day is over; return of how many."""
    now = clock.now()
    due = RosterRun.objects.filter(scrub_after__lte=now, plan_sealed__isnull=False).exclude(
        state=RunState.APPLYING, scrub_after__gt=now - _LONGEST_TRY
    )
    waiting = list(due.exclude(state__in=_ENDED).values_list("id", "school_id"))
    RosterRun.objects.filter(id__in=[run_id for run_id, _ in waiting]).update(
        state=RunState.DROPPED.value, ended_at=now
    )
    for run_id, school_id in waiting:
        audit.record("roster.dropped", school_id=school_id, by=by, subject=subject("run", run_id))
    return due.update(rows_sealed=None, plan_sealed=None)


@transaction.atomic
def forget_undo(*, by: Actor = SYSTEM) -> int:
    """Forget how to undo imports that cannot be undone any more; return how many.

    They hold particulars from before: of no use once something depends on the import, but for a
    week in which the office can see what that is.
    """
    old = UndoRecord.objects.filter(made_at__lte=clock.now() - _EXPLAINED)
    return sum(map(_is_useless, old.order_by("id").iterator(1)))


def _is_useless(record: UndoRecord) -> bool:
    with scope.within(record.school_id):
        written = packing.open_journal(bytes(record.journal_sealed))
        is_useless = next(undoing.obstacles(record, written), None) is not None
        if is_useless:
            record.delete()
    return is_useless
