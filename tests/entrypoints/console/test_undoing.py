"""Undo an import: first see what it takes back, then do it; and see who would lose access."""

import pytest
from django.test import Client

from sleutelbos.audit.values import SYSTEM
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Pupil
from sleutelbos.roster import actions, queries
from sleutelbos.schools.models import School
from tests import factories
from tests.roster.importing import a_file, a_row, accounts_of, imported, planned

YES = ["many_leave_class", "many_leave_school"]
NOBODY = ("", "")
OTHERS = [a_row(n, first=f"Kind{n}", mother=NOBODY, father=NOBODY) for n in range(100, 103)]


@pytest.fixture
def last(school: School) -> int:
    """Let Lars leave and Fien arrive; return the import."""
    imported(school, a_file(a_row(), a_row(2, first="Lars"), *OTHERS))
    factories.with_password(factories.an_activated(accounts_of("2")[1], email="an@example.org"))
    imported(school, a_file(a_row(), a_row(3, first="Fien"), *OTHERS), accept=YES)
    run = queries.last_applied()
    assert run
    return run.id


def _work(school: School) -> None:
    (job,) = Job.objects.filter(name="undo_run", state="waiting")
    actions.undo(school=school, run_id=job.arguments["run_id"], by=SYSTEM)


def test_the_page_says_what_comes_back_and_what_stays(office: Client, last: int) -> None:
    run = office.get(f"/console/import/{last}").content.decode()
    page = office.get(f"/console/import/{last}/undo").content.decode()

    assert f"/console/import/{last}/undo" in run
    assert all(text in page for text in ("Gaan weer weg", "Fien Peeters", "Lars Peeters"))
    assert all(text in page for text in ("Komen terug", "Wat blijft", "Accounts weer open"))
    assert Pupil.objects.filter(left_on=None, register_id="3").exists()


def test_undoing_is_done_by_the_worker_and_told(office: Client, school: School, last: int) -> None:
    going = office.post(f"/console/import/{last}/undo", follow=True).content.decode()
    _work(school)
    over = office.get(f"/console/import/{last}").content.decode()
    again = office.get(f"/console/import/{last}/undo").content.decode()

    assert "data-going" in going
    assert "De import wordt teruggedraaid" in going
    assert "De import is teruggedraaid" in over
    assert "Deze import is niet toegepast" in again
    assert Pupil.objects.filter(left_on=None, register_id="2").exists()


def test_what_depends_on_it_is_named_and_nothing_is_promised(
    office: Client, school: School, last: int
) -> None:
    factories.with_password(accounts_of("3")[1])

    page = office.post(f"/console/import/{last}/undo").content.decode()

    assert "Kan niet teruggedraaid worden" in page
    assert "Het account is intussen in gebruik" in page
    assert "An Maes" in page
    assert not Job.objects.filter(name="undo_run").exists()


def test_who_loses_access_is_listed_with_the_reason_and_who_comes_instead(
    office: Client, school: School
) -> None:
    imported(school, a_file(a_row(), a_row(2, first="Lars"), *OTHERS))
    factories.with_password(factories.an_activated(accounts_of("2")[1], email="an@example.org"))
    chris = ("Wouters", "Chris", "", "")
    run = planned(school, a_file(a_row(father=chris), *OTHERS))

    plan = office.get(f"/console/import/{run.id}").content.decode()
    page = office.get(f"/console/import/{run.id}/losses").content.decode()
    table = office.get(f"/console/import/{run.id}/losses.csv").content.decode("utf-8-sig")

    assert "Wie verliest toegang" in plan
    assert "4 accounts gaan dicht" in page
    assert "Lars Peeters staat niet meer in de lijst." in page
    assert "Bart Peeters is geen ouder of voogd van Noor Peeters meer." in page
    assert "Chris Wouters" in page
    rows = [row.split(";") for row in table.splitlines()[1:]]
    assert sorted((row[3], row[4], row[6]) for row in rows) == [
        ("An Maes", "in gebruik", ""),
        ("Bart Peeters", "nooit gebruikt", ""),
        ("Bart Peeters", "nooit gebruikt", "Chris Wouters"),
        ("Lars Peeters", "nooit gebruikt", ""),
    ]
