"""The administrator's pages about privacy: terms, one person's file, erasure, the register."""

import csv
import io
import zipfile

from django.test import Client

from sleutelbos.audit import queries as audit
from sleutelbos.kit import clock
from sleutelbos.kit.kept import declarations
from sleutelbos.outbox import worker
from sleutelbos.people.models import Group, Person, Pupil
from sleutelbos.schools.models import School
from tests.factories import Family


def test_terms_show_how_much_has_had_its_time_and_it_goes_on_demand(
    administrator: Client, school: School
) -> None:
    Group.objects.create(school=school, name="L2B", school_year="2019-2020")
    page = administrator.get("/console/privacy").content.decode()
    assert "2 schooljaren na het schooljaar van de klas" in page

    ask = administrator.get("/console/privacy/round").content.decode()
    assert "Klassen" in ask
    administrator.post("/console/privacy/round")
    worker.drain()

    assert not Group.objects.filter(school_year="2019-2020").exists()
    [entry] = audit.entries(school.id, event="retention.kept")
    assert entry.actor.startswith("account:"), "who asked for it"


def test_the_school_says_for_how_many_years(administrator: Client, school: School) -> None:
    answer = administrator.post(
        "/console/settings/privacy", {"leavers_kept_years": "4", "log_kept_years": "0"}
    )
    assert answer.status_code == 200, "a log is kept for a year at least"

    administrator.post(
        "/console/settings/privacy", {"leavers_kept_years": "4", "log_kept_years": "3"}
    )
    school.refresh_from_db()
    assert (school.leavers_kept_years, school.log_kept_years) == (4, 3)


def test_pri_04_an_administrator_hands_a_file_over(administrator: Client, noor: Family) -> None:
    path = f"/console/people/{noor.mother.person_id}"
    page = administrator.get(path).content.decode()
    assert "Wat bewaard wordt over An Peeters" in page
    assert "an@example.org" not in page, "how much, not what"

    answer = administrator.post(path)

    assert answer["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "an@example.org" in archive.read("data.html").decode()


def test_pri_05_whoever_left_is_erased_after_a_yes(administrator: Client, noor: Family) -> None:
    Pupil.objects.update(left_on=clock.now().date())
    path = f"/console/people/{noor.pupil.person_id}/erase"
    page = administrator.get(path).content.decode()
    assert "An Peeters, Bart Peeters" in page, "who goes along"
    assert "Wat blijft, en waarom" in page

    assert "Vink dit eerst aan" in administrator.post(path).content.decode()
    assert Person.objects.filter(id=noor.pupil.person_id).exists()
    done = administrator.post(path, {"sure": "on", "ground": "request"}, follow=True)

    assert "is gewist" in done.content.decode()
    assert "vroeg erom" in done.content.decode()
    assert not Person.objects.filter(family_name="Peeters").exists()


def test_pri_05_of_who_is_here_it_is_said_what_stays_and_why(
    administrator: Client, noor: Family
) -> None:
    path = f"/console/people/{noor.mother.person_id}/erase"
    page = administrator.get(path).content.decode()
    assert "Zonder account kan de school iemand niet bereiken." in page

    administrator.post(path, {"sure": "on"})
    assert Person.objects.filter(id=noor.mother.person_id).exists()


def test_n30_the_register_has_every_table_with_rows_of_people(
    administrator: Client, school: School
) -> None:
    page = administrator.get("/console/privacy/register").content.decode()
    table = administrator.get("/console/privacy/register.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table), delimiter=";"))

    personal = [str(one.name) for one in declarations() if one.whom]
    assert len(personal) > 15
    assert sorted(row["table"] for row in rows) == sorted(personal)
    assert [row["table"] for row in rows if not (row["until"] and row["basis"])] == []
    for words in ("De Beuk", "Taak van algemeen belang", "ouders en voogden", "30 dagen nadat"):
        assert words in page, words
