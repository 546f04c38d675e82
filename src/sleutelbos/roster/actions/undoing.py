"""Undo the last import: all of it or nothing, for as long as nothing depends on it."""

from django.db import IntegrityError, transaction
from django.db.models import F

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit import clock, turns, undoing
from sleutelbos.kit.journal import Noted
from sleutelbos.kit.turns import Turn
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane
from sleutelbos.roster import packing, queries
from sleutelbos.roster.errors import UndoRefused
from sleutelbos.roster.models import RosterRun, UndoRecord
from sleutelbos.roster.progress import Listener, Report
from sleutelbos.roster.queries.undoing import closed_accounts, obstacles
from sleutelbos.roster.values import FileKind, RunState
from sleutelbos.schools import actions as schools
from sleutelbos.schools.models import School


@transaction.atomic
def start_undo(*, school_id: int, run_id: int, by: Actor) -> None:
    """Promise to undo an import; refuse at once what cannot be undone."""
    if not queries.undoing_of(queries.run(run_id)).is_possible:
        raise UndoRefused(run=run_id)
    changed = RosterRun.objects.filter(id=run_id, state=RunState.APPLIED)
    if changed.update(state=RunState.UNDOING.value, done=0) != 1:
        raise UndoRefused(run=run_id)
    outbox.promise("undo_run", school_id=school_id, lane=Lane.BULK, run_id=run_id, by=by.text)


def undo(*, school: School, run_id: int, by: Actor, listener: Listener | None = None) -> None:
    """Undo an import here and now: what it wrote goes, what stood there before comes back.

    What stands in the way is looked for again in the same transaction. The log and what was
    signed in stay as they are: nobody comes in by an old session.
    """
    try:
        with Report(RosterRun(id=run_id), listener) as report:
            _undo(school=school, run_id=run_id, by=by, report=report)
    except (UndoRefused, IntegrityError) as refusal:
        _refuse(school_id=school.id, run_id=run_id, by=by)
        raise UndoRefused(run=run_id) from refusal


@transaction.atomic
def _undo(*, school: School, run_id: int, by: Actor, report: Report) -> None:
    turns.wait_for(Turn.IMPORT, school_id=school.id)
    record = UndoRecord.objects.select_related("run").filter(run_id=run_id).first()
    if record is None or record.run.state not in (RunState.APPLIED, RunState.UNDOING):
        raise UndoRefused(run=run_id)
    written = packing.open_journal(bytes(record.journal_sealed))
    if next(obstacles(record, written, is_act=True), None) is not None:
        raise UndoRefused(run=run_id)
    total = record.run.total
    undoing.undo(written, told=lambda done, of: report.tell(total * done // of))
    _finish(school, record, written, by=by)


def _finish(school: School, record: UndoRecord, written: Noted, *, by: Actor) -> None:
    run, back = record.run, closed_accounts(written)
    RosterRun.objects.filter(id=run.id).update(
        state=RunState.UNDONE.value, undone_at=clock.now(), done=run.total, plan_sealed=None
    )
    record.delete()
    is_last_year = run.kind == FileKind.PUPILS and school.school_year == run.school_year
    if is_last_year and record.school_year != school.school_year:
        schools.change_settings(school_id=school.id, by=by, school_year=record.school_year)
    audit.record_each("account.reopened", account_ids=back, school_id=school.id, by=by)
    counts = {name: getattr(run, name) for name in ("arrivals", "moves", "changes", "leavers")}
    audit.record(
        "roster.undone",
        school_id=school.id,
        by=by,
        subject=subject("run", run.id),
        kind=run.kind,
        reopened=len(back),
        **counts,
    )


@transaction.atomic
def _refuse(*, school_id: int, run_id: int, by: Actor) -> None:
    """Let the import be applied again as it was, and remember that it could not be undone."""
    RosterRun.objects.filter(id=run_id, state=RunState.UNDOING).update(
        state=RunState.APPLIED.value, done=F("total")
    )
    audit.record("roster.undo_refused", school_id=school_id, by=by, subject=subject("run", run_id))
