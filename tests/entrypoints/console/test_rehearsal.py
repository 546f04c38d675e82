"""Rehearse an import from its page: said beforehand, followed, shown, thrown away."""

import pytest
from django.test import Client

from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Pupil
from sleutelbos.roster import actions
from sleutelbos.schools.models import School
from tests.roster.importing import a_file, a_row, imported, planned

NOBODY = ("", "")


@pytest.fixture
def run_id(school: School) -> int:
    imported(school, a_file(a_row(1)))
    run = planned(school, a_file(a_row(1), a_row(2), a_row(3, first="Fien", street="")))
    return run.id


def _rehearse(office: Client, school: School, run_id: int) -> str:
    going = office.post(f"/console/import/{run_id}/rehearsal", follow=True).content.decode()
    assert Job.objects.filter(name="rehearse_run", state="waiting").count() == 1
    actions.rehearse(school=school, run_id=run_id)
    Job.objects.filter(name="rehearse_run").update(state="done")
    return going


def test_it_is_said_beforehand_what_a_rehearsal_is(office: Client, run_id: int) -> None:
    plan = office.get(f"/console/import/{run_id}").content.decode()
    page = office.get(f"/console/import/{run_id}/rehearsal").content.decode()

    assert "Oefen eerst" in plan
    assert "Niemand merkt iets" in page
    assert not Job.objects.filter(name="rehearse_run").exists()


def test_a_rehearsal_is_followed_and_its_report_shown(
    office: Client, school: School, run_id: int
) -> None:
    going = _rehearse(office, school, run_id)
    page = office.get(f"/console/import/{run_id}/rehearsal").content.decode()
    letters = office.get(f"/console/import/{run_id}/rehearsal.pdf")

    assert "data-going" in going
    assert "Geoefend. Er is niets van bewaard." in page
    assert "noor.peeters2" in page
    assert bytes(letters.content).startswith(b"%PDF")
    assert Pupil.objects.count() == 1


def test_what_it_left_is_thrown_away_by_a_button(
    office: Client, school: School, run_id: int
) -> None:
    _rehearse(office, school, run_id)

    page = office.post(f"/console/import/{run_id}/rehearsal/end", follow=True).content.decode()
    gone = office.get(f"/console/import/{run_id}/rehearsal.pdf")

    assert "Wat de oefening achterliet, is weg." in page
    assert gone.status_code == 404


def test_an_import_that_cannot_be_applied_is_not_rehearsed(office: Client, school: School) -> None:
    run = planned(school, a_file(a_row(1), a_row(2, first="")))

    office.post(f"/console/import/{run.id}/rehearsal")

    assert not Job.objects.filter(name="rehearse_run").exists()


def test_no_page_of_the_school_knows_who_was_only_rehearsed(
    office: Client, school: School, run_id: int
) -> None:
    _rehearse(office, school, run_id)

    found = [
        office.get(address).content.decode()
        for address in (
            "/console/search?q=Fien",
            "/console/",
            "/console/classes",
            "/console/letters",
        )
    ]

    assert not any("Fien Peeters" in page for page in found)
