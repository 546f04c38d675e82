"""A rehearsal is the import itself, of which nothing is kept but a report and marked letters."""

import io

import pypdf
import pytest

from sleutelbos.accounts.actions import drafts
from sleutelbos.accounts.letters import store
from sleutelbos.accounts.models import Account, InitialCredential
from sleutelbos.connections.models import Session
from sleutelbos.kit import scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.outbox.models import Job
from sleutelbos.roster import actions
from sleutelbos.roster.errors import RunGone
from sleutelbos.roster.models import Rehearsal, RosterRun, UndoRecord
from sleutelbos.roster.queries import rehearsals
from sleutelbos.schools import queries as schools
from sleutelbos.schools.models import School
from tests import factories
from tests.roster.importing import a_file, a_row, accounts_of, imported, planned
from tests.web import world

pytestmark = pytest.mark.django_db
NOBODY = ("", "")
LARS = a_row(2, first="Lars", class_name="L6A", street="", father=NOBODY)
FIEN = a_row(3, first="Fien", mother=("Cools", "Bo", "", ""), father=("Nys", "Jo", "", ""))
NAMESAKE = a_row(9)
MANY = a_row(4, first="Rik", street="", mother=("Aerts", "Mia", "", ""), father=NOBODY)
NEXT = "2027-2028"


@pytest.fixture
def school():
    opened = factories.a_school(co_account_slots=1)
    with scope.within(opened.id):
        yield opened


@pytest.fixture
def run(school):
    """Plan next year's file: Lars leaves, Fien, Rik and a second Noor arrive."""
    imported(school, a_file(a_row(), LARS), accept=["many_leave_school"])
    mother = factories.with_password(
        factories.an_activated(accounts_of("2")[1], email="an@example.org")
    )
    factories.signed_in(factories.a_client(school), mother)
    return planned(school, a_file(a_row(), FIEN, NAMESAKE, MANY), year=NEXT)


def rehearsed(school, run):
    actions.start_rehearsal(school_id=school.id, run_id=run.id, by=factories.SYSTEM)
    actions.rehearse(school=school, run_id=run.id)
    found = rehearsals.rehearsal_of(run.id)
    return found, rehearsals.report(found)


def test_a_rehearsal_leaves_every_row_of_the_school_as_it_was(school, run):
    actions.start_rehearsal(school_id=school.id, run_id=run.id, by=factories.SYSTEM)
    before = world.rows_of(school, but=(Rehearsal,))
    actions.rehearse(school=school, run_id=run.id)
    assert world.rows_of(school, but=(Rehearsal,)) == before
    assert Session.objects.filter(ended_at=None).count() == 1


def test_it_says_what_would_happen_and_who_needs_another_look(school, run):
    _, outcome = rehearsed(school, run)
    assert outcome.summary == (3, 1, 0, 1)
    assert (outcome.opened, outcome.closed) == (6, 2)
    lists = {key: [(one.register_id, one.name) for one in found.lines]
             for key, found in outcome.lists.items()}  # fmt: skip
    assert lists == {
        "by_hand": [("4", "Rik Peeters"), ("4", "Mia Aerts")],
        "numbered": [("9", "Noor Peeters")],
        "classless": [],
        "beyond": [("1", "Noor Peeters"), ("3", "Fien Peeters"), ("9", "Noor Peeters")],
    }
    assert outcome.lists["numbered"].lines[0].facts == {"username": "noor.peeters2"}


def test_alarms_are_reported_and_stop_no_rehearsal(school, run):
    run = planned(school, a_file(FIEN, NAMESAKE, MANY), year=NEXT)
    _, outcome = rehearsed(school, run)
    assert [one.code for one in outcome.alarms] == ["many_leave_school"]
    assert outcome.summary.leavers == 2


def test_the_school_is_served_as_it_is_and_not_as_it_was_rehearsed(school, run):
    version = School.objects.get(id=school.id).version
    rehearsed(school, run)
    now = School.objects.get(id=school.id)
    assert (now.version, now.school_year) == (version, school.school_year)
    assert schools.school(school.id, version).school_year == school.school_year


def test_the_letters_are_marked_and_their_codes_open_nothing(school, run):
    found, outcome = rehearsed(school, run)
    content = drafts.read(school_id=school.id, file_name=found.file_name, by=factories.SYSTEM)
    text = _text(content)
    assert text.count("OEFENING") == outcome.letters == found.letters
    assert "Bo Cools" in text
    assert InitialCredential.objects.count() == 0
    assert Account.objects.filter(person__first_name="Bo").count() == 0


def test_it_promises_no_mail_and_no_letter(school, run):
    rehearsed(school, run)
    assert list(Job.objects.values_list("name", flat=True)) == ["rehearse_run"]


def test_what_it_left_is_thrown_away_after_a_day(school, run, clock):
    found, _ = rehearsed(school, run)
    clock.advance(hours=23)
    assert actions.forget_rehearsals() == 0
    clock.advance(hours=2)
    assert actions.forget_rehearsals() == 1
    assert rehearsals.rehearsal_of(run.id) is None
    with pytest.raises(NotFound):
        store.read(school.id, found.file_name)


def test_what_it_left_is_thrown_away_when_somebody_says_so(school, run):
    found, _ = rehearsed(school, run)
    actions.end_rehearsal(run_id=run.id, by=factories.SYSTEM)
    assert rehearsals.rehearsal_of(run.id) is None
    with pytest.raises(NotFound):
        store.read(school.id, found.file_name)


def test_dropping_the_import_throws_it_away_too(school, run):
    rehearsed(school, run)
    actions.drop(school_id=school.id, run_id=run.id, by=factories.SYSTEM)
    assert not Rehearsal.objects.exists()


def test_the_import_is_applied_after_its_rehearsal_as_if_there_had_been_none(school, run):
    _, outcome = rehearsed(school, run)
    plan = actions.apply(school=school, run_id=run.id, by=factories.SYSTEM, accept=["x"])
    assert plan.summary() == outcome.summary
    assert UndoRecord.objects.get().run_id == run.id


def test_what_cannot_be_applied_any_more_says_so(school, run):
    actions.start_rehearsal(school_id=school.id, run_id=run.id, by=factories.SYSTEM)
    RosterRun.objects.filter(id=run.id).update(state="dropped")
    actions.rehearse(school=school, run_id=run.id)
    found = rehearsals.rehearsal_of(run.id)
    assert found.ended_at is not None
    assert rehearsals.report(found) is None
    with pytest.raises(RunGone):
        actions.start_rehearsal(school_id=school.id, run_id=run.id, by=factories.SYSTEM)


def _text(content):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
