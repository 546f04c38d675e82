"""Apply a planned import: all of it or nothing, as often as one likes (P23)."""

from collections.abc import Collection
from functools import partial

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit import bulk, clock, journal, memory, turns
from sleutelbos.kit.journal import Journal
from sleutelbos.kit.turns import Turn
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane
from sleutelbos.roster import packing, queries
from sleutelbos.roster.actions.planning import KEPT
from sleutelbos.roster.actions.pupils import apply_pupils
from sleutelbos.roster.actions.staff import apply_staff
from sleutelbos.roster.errors import PlanRefused, RunGone
from sleutelbos.roster.models import RosterRun, UndoRecord
from sleutelbos.roster.progress import Listener, Report
from sleutelbos.roster.values import FileKind, Plan, RunState
from sleutelbos.schools import actions as schools
from sleutelbos.schools.models import School


@transaction.atomic
def start(*, school_id: int, run_id: int, accept: Collection[str], by: Actor) -> None:
    """Promise to apply an import; refuse at once what an alarm forbids that got no yes."""
    run = _ready(run_id)
    _check(queries.plan(run), accept)
    changed = RosterRun.objects.filter(id=run_id, state=RunState.PLANNED)
    if changed.update(state=RunState.APPLYING.value) != 1:
        raise RunGone(run=run_id)
    outbox.promise(
        "apply_run",
        school_id=school_id,
        lane=Lane.BULK,
        run_id=run_id,
        accept=sorted(accept),
        by=by.text,
    )


def apply(
    *,
    school: School,
    run_id: int,
    by: Actor,
    accept: Collection[str] = (),
    listener: Listener | None = None,
) -> Plan:
    """Apply an import here and now; return what was done.

    The plan is made again from what the school knows at this moment, and written in the same
    transaction: what it finds blocking, or an alarm without a yes, leaves everything as it was.
    """
    try:
        with Report(RosterRun(id=run_id), listener) as report, memory.without_collector():
            return apply_all(school=school, run_id=run_id, by=by, accept=accept, report=report)
    except PlanRefused as refusal:
        _refuse(school_id=school.id, run_id=run_id, refusal=refusal, by=by)
        raise


@transaction.atomic
def apply_all(
    *, school: School, run_id: int, by: Actor, accept: Collection[str], report: Report
) -> Plan:
    """Write all of an import in one transaction, or nothing of it."""
    turns.wait_for(Turn.IMPORT, school_id=school.id)
    run = _ready(run_id)
    rows = packing.open_rows(bytes(run.rows_sealed or b""), FileKind(run.kind))
    with journal.recording() as written:
        if run.kind == FileKind.STAFF:
            plan = apply_staff(school=school, run=run, rows=rows, by=by)
        else:
            plan = apply_pupils(school=school, run=run, rows=rows, report=report, by=by)
    _check(plan, accept)
    _remember(school, run, plan=plan, written=written)
    _finish(school, run, plan, by=by)
    transaction.on_commit(partial(bulk.survey, written.grown), robust=True)  # whatever it finds
    return plan


def _ready(run_id: int) -> RosterRun:
    run = RosterRun.objects.filter(
        id=run_id, state__in=(RunState.PLANNED, RunState.APPLYING), rows_sealed__isnull=False
    ).first()
    if run is None:
        raise RunGone(run=run_id)
    return run


def _check(plan: Plan, accept: Collection[str]) -> None:
    """Raise PlanRefused when something blocks, or an alarm got no yes."""
    clashes = sorted({finding.code for finding in plan.blocking()})
    alarms = sorted({finding.code for finding in plan.alarms()} - set(accept))
    if clashes or alarms:
        raise PlanRefused(clashes=clashes, alarms=alarms)


def _remember(school: School, run: RosterRun, *, plan: Plan, written: Journal) -> None:
    """Keep how to undo this import instead of the one before, unless it did nothing."""
    if written.is_empty:
        return
    UndoRecord.objects.all().delete()
    UndoRecord(
        school=school,
        run=run,
        school_year=school.school_year,
        made_at=clock.now(),
        journal_sealed=packing.seal_journal(written),
        plan_sealed=_sealed(run, plan),
    ).save(force_insert=True)


def _sealed(run: RosterRun, plan: Plan) -> bytes:
    """Return the plan as it was applied; sealed again only when it is not what was planned."""
    counts = (run.arrivals, run.moves, run.changes, run.leavers)
    others = RosterRun.objects.filter(state=RunState.APPLIED, ended_at__gt=run.made_at)
    if run.plan_sealed is None or counts != plan.summary() or others.exists():
        return packing.seal_plan(plan, most=0)
    return bytes(run.plan_sealed)


def _finish(school: School, run: RosterRun, plan: Plan, *, by: Actor) -> None:
    now = clock.now()
    counts = plan.summary()._asdict()
    RosterRun.objects.filter(id=run.id).update(
        state=RunState.APPLIED.value,
        done=run.total,
        ended_at=now,
        scrub_after=now + KEPT,
        rows_sealed=None,
        **counts,
    )
    if run.kind == FileKind.PUPILS and run.school_year > school.school_year:
        schools.change_settings(school_id=school.id, by=by, school_year=run.school_year)
    audit.record(
        "roster.applied",
        school_id=school.id,
        by=by,
        subject=subject("run", run.id),
        kind=run.kind,
        **counts,
    )


@transaction.atomic
def _refuse(*, school_id: int, run_id: int, refusal: PlanRefused, by: Actor) -> None:
    """Let the import wait for an answer again, and remember that it was refused."""
    waiting = RosterRun.objects.filter(id=run_id, state__in=(RunState.PLANNED, RunState.APPLYING))
    waiting.update(state=RunState.PLANNED.value, done=0)
    audit.record(
        "roster.refused",
        school_id=school_id,
        by=by,
        subject=subject("run", run_id),
        **refusal.facts,
    )
