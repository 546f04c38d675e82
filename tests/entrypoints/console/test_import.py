"""Import the register: a plan that shows everything, a yes to alarms, and the way to the result."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sleutelbos.audit.values import SYSTEM
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Pupil
from sleutelbos.roster import actions
from sleutelbos.roster.models import RosterRun
from sleutelbos.roster.values import RunState
from sleutelbos.schools.models import School
from tests.factories import Family
from tests.unit.roster.workbooks import workbook

REGISTER = (Path(__file__).parents[2] / "registers/basisschool.csv").read_bytes()
LINES = REGISTER.split(b"\r\n")


def _upload(office: Client, content: bytes, *, year: str = "2026-2027") -> str:
    file = SimpleUploadedFile("basisschool.csv", content)
    typed = {"file": file, "kind": "pupils", "year": year}
    return office.post("/console/import", typed, follow=True).content.decode()


def _head(count: int) -> bytes:
    return b"\r\n".join(LINES[: count + 1])


def _apply(school: School) -> None:
    (job,) = Job.objects.filter(name="apply_run", state="waiting")
    accept = job.arguments["accept"]
    run_id = job.arguments["run_id"]
    actions.apply(school=school, run_id=run_id, accept=accept, by=SYSTEM)
    Job.objects.filter(id=job.id).update(state="done")


def test_the_plan_shows_who_arrives_with_row_and_reason(office: Client, school: School) -> None:
    page = _upload(office, _head(30))

    assert "Nieuw in klas K2A." in page
    assert not Pupil.objects.exists()


def test_national_numbers_are_never_shown(office: Client, school: School) -> None:
    page = _upload(office, _head(60))

    assert "22.04.07-675.22" not in page
    assert "22040767522" not in page


def test_applying_is_asked_once_more_and_done_by_the_worker(office: Client, school: School) -> None:
    _upload(office, _head(30))
    run = RosterRun.objects.get()

    going = office.post(f"/console/import/{run.id}/apply", follow=True).content.decode()
    _apply(school)
    result = office.get(f"/console/import/{run.id}").content.decode()

    assert "data-going" in going
    assert "De import is toegepast" in result
    assert Pupil.objects.count() == 30


def test_a_script_follows_the_progress_by_a_fragment(office: Client, school: School) -> None:
    _upload(office, _head(30))
    run = RosterRun.objects.get()
    office.post(f"/console/import/{run.id}/apply")
    address = f"/console/import/{run.id}"

    going = office.get(address, headers={"X-Fragment": "progress"}).content.decode()
    _apply(school)
    over = office.get(address, headers={"X-Fragment": "progress"}).content.decode()

    assert "<html" not in going + over
    assert "data-going" in going
    assert "data-going" not in over


def test_an_alarm_waits_for_a_yes(office: Client, school: School) -> None:
    _upload(office, _head(60))
    office.post(f"/console/import/{RosterRun.objects.get().id}/apply")
    _apply(school)
    page = _upload(office, _head(20))
    run = RosterRun.objects.latest("id")
    address = f"/console/import/{run.id}/apply"

    without = office.post(address).content.decode()
    alarms = {one.code for one in _alarms(run)}
    with_yes = office.post(address, {"accept": sorted(alarms)}, follow=True).content.decode()

    assert "Klopt dit?" in page
    assert "Vink eerst elke waarschuwing aan" in without
    assert "data-going" in with_yes


def test_a_bad_file_shows_every_bad_row_and_cannot_be_applied(
    office: Client, school: School
) -> None:
    page = _upload(office, _head(8) + b"\r\n" + LINES[8] + b"\r\n;;;;;;;;;;;;;;;;;;;;;;\r\n")
    run = RosterRun.objects.get()

    table = office.get(f"/console/import/{run.id}/findings.csv")
    office.post(f"/console/import/{run.id}/apply")

    assert run.state == RunState.BLOCKED
    assert "Dit bestand kan niet toegepast worden" in page
    assert "stond al op rij 9" in table.content.decode("utf-8-sig")
    assert "attachment" in table["Content-Disposition"]
    assert not Job.objects.filter(name="apply_run").exists()


def test_cells_that_a_spreadsheet_would_run_are_made_harmless(
    office: Client, school: School
) -> None:
    line = LINES[1].replace(b"van Outryve d'Ydewalle;Oscar", b"=cmd|'/c calc'!A1;Oscar", 1)
    _upload(office, LINES[0] + b"\r\n" + line)

    run = RosterRun.objects.get()
    table = office.get(f"/console/import/{run.id}/plan.csv").content.decode("utf-8-sig")

    assert all(not cell.startswith("=") for row in table.splitlines() for cell in row.split(";"))


def test_dropping_forgets_the_rows(office: Client, school: School) -> None:
    _upload(office, _head(10))
    run = RosterRun.objects.get()

    page = office.post(f"/console/import/{run.id}/drop", follow=True).content.decode()

    assert "De import is vervallen" in page
    assert RosterRun.objects.get().plan_sealed is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\x00" * 50])
def test_what_is_no_register_is_said_in_words(
    office: Client, school: School, content: bytes
) -> None:
    page = _upload(office, content)

    assert "Dit bestand kan niet toegepast worden" in page
    assert RosterRun.objects.get().state == RunState.BLOCKED


@pytest.mark.parametrize(("name", "start"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbfStamboek")])
def test_an_empty_list_can_be_downloaded(
    office: Client, noor: Family, name: str, start: bytes
) -> None:
    given = office.get(f"/console/import/empty.{name}")
    staff = office.get(f"/console/import/empty.{name}?kind=staff")

    assert given.content.startswith(start)
    assert given["Content-Disposition"] == f'attachment; filename="sleutelbos-pupils.{name}"'
    assert "sleutelbos-staff" in staff["Content-Disposition"]


def test_examples_that_were_left_in_are_said_kindly(office: Client, school: School) -> None:
    page = _upload(office, office.get("/console/import/empty.xlsx").content)

    assert "Dit is een voorbeeld uit de lege lijst." in page
    assert "Invullen!A2" in page
    assert RosterRun.objects.get().state == RunState.BLOCKED


def test_imp_04_findings_name_sheet_and_cell_and_run_nothing(
    office: Client, school: School
) -> None:
    rows = [("Stamboeknummer", "Naam", "Voornaam", "Klas"), ("1", "=cmd|' /C calc'!A0", "-1", "")]
    _upload(office, workbook(sheets={"=Blad": rows}))
    run = RosterRun.objects.get()

    table = office.get(f"/console/import/{run.id}/findings.csv").content.decode("utf-8-sig")

    assert "'=Blad!D2" in table
    assert all(not cell.startswith("=") for row in table.splitlines() for cell in row.split(";"))


def test_no_file_is_an_error_beside_its_field(office: Client, school: School) -> None:
    page = office.post("/console/import", {"kind": "pupils", "year": "2026-2027"}).content.decode()

    assert 'id="id_file-error"' in page


def _alarms(run: RosterRun) -> list:
    from sleutelbos.roster import queries

    return queries.plan(run).alarms()
