"""Letters: print them by class, take the file once more."""

from collections.abc import Callable

from django.test import Client

from sleutelbos.accounts.actions import letters
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.outbox import worker
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Group
from sleutelbos.schools import actions as schools
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family


def test_a_print_is_asked_for_telling_how_many_and_what_it_voids(
    office: Client, noor: Family
) -> None:
    group = Group.objects.get()

    page = office.get(f"/console/letters/print?class={group.id}&which=all").content.decode()

    assert "<b>2</b> brieven" in page
    assert "werken niet meer" in page
    assert not Job.objects.exists()


def test_d21_who_prints_is_told_when_the_letters_name_nobody_who_helps(
    office: Client, school: School, noor: Family
) -> None:
    told = "De contacten van de school zijn niet ingevuld"
    assert told not in office.get("/console/letters/print").content.decode()

    schools.change_settings(school_id=school.id, by=SYSTEM, office_email="")

    assert told in office.get("/console/letters/print").content.decode()


def test_the_worker_prints(office: Client, noor: Family) -> None:
    group = Group.objects.get()

    office.post("/console/letters/print", {"class": group.id, "which": "unused"})

    job = Job.objects.get(name="accounts.print_letters")
    assert (job.arguments["group_id"], job.arguments["only_unused"]) == (group.id, True)


def test_a_file_is_downloaded_again_without_new_codes(
    office: Client, school: School, noor: Family
) -> None:
    printed = letters.print_letters(school_id=school.id, by=SYSTEM)

    answer = office.post(f"/console/letters/{printed.letters.id}")

    assert answer.content == printed.content


def test_imp_13_a_print_is_for_the_office_and_each_download_stands_in_the_log(
    office: Client, sign_in: Callable[[str], Client], school: School, noor: Family
) -> None:
    printed = letters.print_letters(school_id=school.id, by=SYSTEM)
    address = f"/console/letters/{printed.letters.id}"
    others = [sign_in("teacher"), factories.signed_in(factories.a_client(school), noor.mother)]

    refused = [client.post(address).status_code for client in others]
    taken = [office.post(address).content for _ in range(2)]

    assert refused == [404, 404]
    assert taken[0] == taken[1]
    assert Entry.objects.filter(event="letters.downloaded").count() == 2


def test_after_seven_days_the_file_is_gone(office: Client, school: School, noor: Family) -> None:
    import datetime as dt

    from sleutelbos.accounts.models import LetterPrint
    from sleutelbos.kit import clock

    printed = letters.print_letters(school_id=school.id, by=SYSTEM)
    LetterPrint.objects.update(expires_at=clock.now() - dt.timedelta(seconds=1))

    assert office.post(f"/console/letters/{printed.letters.id}").status_code == 404


def test_the_administrator_exports_a_table(administrator: Client, noor: Family) -> None:
    answer = administrator.post("/console/letters/export")

    assert answer["Content-Type"].startswith("text/csv")
    assert "Noor" in answer.content.decode("utf-8-sig")


def test_nothing_to_export_is_said_in_words(administrator: Client, school: School) -> None:
    page = administrator.post("/console/letters/export").content.decode()

    assert "iedereen heeft een wachtwoord" in page


def test_a_teacher_gives_a_pupil_of_the_own_class_a_new_code(school: School, noor: Family) -> None:
    teacher = factories.a_staff_member(school, "teacher", first="Juf", family="Els")
    factories.teaches(teacher, class_name="L3A")
    client = factories.signed_in(factories.a_client(school), teacher)
    group = Group.objects.get()

    own = client.post(f"/console/classes/{group.id}/codes/{noor.accounts[0].id}")
    parents = client.post(f"/console/classes/{group.id}/codes/{noor.father.id}")

    assert noor.accounts[0].person.first_name in own.content.decode()
    assert own["Cache-Control"] == "no-store"
    assert parents.status_code == 404


def test_the_page_tells_that_letters_are_being_made(office: Client, noor: Family) -> None:
    office.post("/console/letters/print", {"which": "unused"})
    assert "1 bestand met brieven wordt gemaakt" in office.get("/console/letters").content.decode()

    worker.drain()

    shown = office.get("/console/letters", headers={"X-Fragment": "progress"}).content.decode()
    assert "data-going" not in shown
    assert "2 brieven" in shown
