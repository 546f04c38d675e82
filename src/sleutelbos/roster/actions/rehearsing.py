"""Rehearse an import: apply it for real, look, make the letters, and let all of it not be.

It runs in a transaction that is never committed. So it is the very code of the import on the very
rows of the school, and yet there is no copy that anybody could see, reach or forget to throw away.
"""

import datetime as dt
from math import ceil

from django.db import transaction

from sleutelbos.accounts.actions import drafts, letters
from sleutelbos.accounts.letters.pages import LetterPage
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import SYSTEM, Actor, subject
from sleutelbos.kit import clock, tokens
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane
from sleutelbos.roster import outcome, queries
from sleutelbos.roster.actions import applying
from sleutelbos.roster.errors import PlanRefused, RunGone
from sleutelbos.roster.models import Rehearsal, RosterRun
from sleutelbos.roster.outcome import Outcome
from sleutelbos.roster.progress import Listener, Report
from sleutelbos.roster.queries import rehearsals
from sleutelbos.roster.values import RunState
from sleutelbos.schools.models import School

KEPT = dt.timedelta(hours=24)


@transaction.atomic
def start_rehearsal(*, school_id: int, run_id: int, by: Actor) -> None:
    """Promise to rehearse an import that waits; what an earlier rehearsal of it left is gone."""
    run = RosterRun.objects.filter(id=run_id, state=RunState.PLANNED).first()
    if run is None:
        raise RunGone(run=run_id)
    end_rehearsal(run_id=run_id, by=by)
    now = clock.now()
    Rehearsal(
        school_id=school_id,
        run=run,
        made_at=now,
        made_by=by.text,
        expires_at=now + KEPT,
        file_name=f"rehearsal-{run_id}-{tokens.new()[:12]}.pdf",
        total=run.total,
    ).save(force_insert=True)
    outbox.promise("rehearse_run", school_id=school_id, lane=Lane.BULK, run_id=run_id)
    audit.record("roster.rehearsed", school_id=school_id, by=by, subject=subject("run", run_id))


def rehearse(
    *, school: School, run_id: int, by: Actor = SYSTEM, listener: Listener | None = None
) -> None:
    """Rehearse an import, here and now, for who promised it."""
    rehearsal = Rehearsal.objects.filter(run_id=run_id, ended_at=None).first()
    if rehearsal is None:
        return
    try:
        with Report(rehearsal, listener) as report:
            found, pages = _play(school=school, rehearsal=rehearsal, report=report)
        _set_letters(school, rehearsal, pages)
    except (PlanRefused, RunGone):
        _end(rehearsal, None)
    else:
        _end(rehearsal, found)


@transaction.atomic
def end_rehearsal(*, run_id: int, by: Actor) -> None:
    """Throw away what a rehearsal left: its report and its letters."""
    for rehearsal in Rehearsal.objects.filter(run_id=run_id):
        _remove(rehearsal)


@transaction.atomic
def forget_rehearsals(*, by: Actor = SYSTEM) -> int:
    """Throw away what rehearsals left whose day is over; return how many."""
    over = list(Rehearsal.objects.filter(expires_at__lte=clock.now()))
    for rehearsal in over:
        _remove(rehearsal)
    return len(over)


@transaction.atomic
def _play(
    *, school: School, rehearsal: Rehearsal, report: Report
) -> tuple[Outcome, list[LetterPage]]:
    """Apply the import and look at what became of the school; nothing of it is kept."""
    try:
        return _played(school, rehearsal, report=report)
    finally:
        transaction.set_rollback(True)


def _played(
    school: School, rehearsal: Rehearsal, *, report: Report
) -> tuple[Outcome, list[LetterPage]]:
    began = clock.stopwatch()
    run = queries.run(rehearsal.run_id)
    alarms = {one.code for one in queries.plan(run).alarms()}
    plan = applying.apply_all(school=school, run_id=run.id, by=SYSTEM, accept=alarms, report=report)
    seconds = ceil(clock.stopwatch() - began)
    pages = letters.drafts(school_id=school.id, by=SYSTEM, only_needed=True)
    found = rehearsals.outcome_of(school, run, plan=plan, pages=pages, seconds=seconds)
    return found, pages


def _set_letters(school: School, rehearsal: Rehearsal, pages: list[LetterPage]) -> None:
    """Set the letters of the rehearsal, marked as such; their codes open nothing."""
    if not pages:
        return

    def tell(done: int, of: int) -> None:
        row = Rehearsal.objects.filter(id=rehearsal.id)
        row.update(done=rehearsal.total + done, letters=of)

    drafts.keep(school=school, pages=pages, file_name=rehearsal.file_name, tell=tell, by=SYSTEM)


@transaction.atomic
def _end(rehearsal: Rehearsal, found: Outcome | None) -> None:
    """Keep the report; None when the import cannot be applied any more. Thrown away: no letters."""
    now = clock.now()
    sealed = None if found is None else outcome.seal(found)
    waiting = Rehearsal.objects.filter(id=rehearsal.id, ended_at=None)
    if waiting.update(ended_at=now, expires_at=now + KEPT, report_sealed=sealed) != 1:
        _remove(rehearsal)


def _remove(rehearsal: Rehearsal) -> None:
    drafts.remove(school_id=rehearsal.school_id, file_name=rehearsal.file_name, by=SYSTEM)
    Rehearsal.objects.filter(id=rehearsal.id).delete()
