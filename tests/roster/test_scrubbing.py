"""Rows and plans are forgotten in time, and the worker does what was promised."""

import datetime as dt

import pytest

from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.outbox import worker
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Pupil
from sleutelbos.roster import actions, jobs, queries
from sleutelbos.roster.errors import PlanRefused, RunGone
from sleutelbos.roster.models import RosterRun
from sleutelbos.roster.values import RunState
from tests import factories
from tests.roster.importing import a_file, a_row, imported, planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(clock):
    opened = factories.a_school()
    with scope.within(opened.id):
        yield opened


def scrubbed():
    with scope.everywhere():
        jobs.scrub_runs(job_id=0)


def test_pri_11_a_plan_that_nobody_applied_is_gone_after_a_day(school, clock):
    run = planned(school, a_file(a_row()))
    clock.advance(hours=23)
    scrubbed()
    assert RosterRun.objects.get(id=run.id).rows_sealed is not None
    clock.advance(hours=2)
    scrubbed()
    after = RosterRun.objects.get(id=run.id)
    assert (after.state, after.rows_sealed, after.plan_sealed) == (RunState.DROPPED, None, None)


def test_d05_the_rows_go_when_they_are_applied_and_the_plan_a_day_later(school, clock):
    run = planned(school, a_file(a_row()))
    actions.apply(school=school, run_id=run.id, by=SYSTEM)
    after = queries.run(run.id)
    assert after.rows_sealed is None
    assert queries.plan(after).summary() == (1, 0, 0, 0)
    clock.advance(hours=25)
    scrubbed()
    with pytest.raises(RunGone):
        queries.plan(queries.run(run.id))
    assert queries.run(run.id).state == RunState.APPLIED


def test_pri_11_scrubbing_twice_does_nothing_more(school, clock):
    planned(school, a_file(a_row()))
    clock.advance(hours=25)
    with scope.everywhere():
        assert actions.scrub() == 1
        assert actions.scrub() == 0


def test_a_dropped_plan_is_gone_at_once(school):
    run = planned(school, a_file(a_row()))
    actions.drop(school_id=school.id, run_id=run.id, by=SYSTEM)
    after = RosterRun.objects.get(id=run.id)
    assert (after.state, after.rows_sealed) == (RunState.DROPPED, None)
    with pytest.raises(RunGone):
        actions.start(school_id=school.id, run_id=run.id, accept=[], by=SYSTEM)


def test_an_import_that_lies_about_for_days_is_given_up(school, clock):
    run = planned(school, a_file(a_row()))
    RosterRun.objects.filter(id=run.id).update(state=RunState.APPLYING.value)
    clock.advance(days=2)
    scrubbed()
    assert queries.run(run.id).state == RunState.APPLYING
    clock.advance(days=3)
    scrubbed()
    assert queries.run(run.id).state == RunState.DROPPED


@pytest.mark.django_db(transaction=True)
def test_the_worker_applies_what_the_office_said_yes_to(school):
    run = planned(school, a_file(a_row()))
    actions.start(school_id=school.id, run_id=run.id, accept=[], by=SYSTEM)
    assert queries.run(run.id).state == RunState.APPLYING
    worker.drain()
    assert queries.run(run.id).state == RunState.APPLIED
    assert Pupil.objects.count() == 1


def test_an_alarm_without_a_yes_is_refused_before_anything_is_promised(school):
    imported(school, a_file(a_row(1), a_row(2, first="Lars")))
    run = planned(school, a_file(a_row(1)))
    with pytest.raises(PlanRefused):
        actions.start(school_id=school.id, run_id=run.id, accept=[], by=SYSTEM)
    assert not Job.objects.filter(name="apply_run").exists()


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_refused_later_waits_for_an_answer_again(school):
    run = planned(school, a_file(a_row(1)))
    actions.start(school_id=school.id, run_id=run.id, accept=[], by=SYSTEM)
    imported(school, a_file(a_row(1), a_row(2, first="Lars")))
    worker.drain()
    assert queries.run(run.id).state == RunState.PLANNED
    assert Pupil.objects.filter(left_on=None).count() == 2


def test_runs_are_listed_newest_first(school):
    first = planned(school, a_file(a_row()))
    second = planned(school, a_file(a_row()))
    assert [run.id for run in queries.runs()] == [second.id, first.id]
    assert second.scrub_after - second.made_at == dt.timedelta(days=1)
