"""The office's start page: what waits, each with its number, its link and an honest empty state."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.actions import letters
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.gate.actions import batches
from sleutelbos.gate.actions import help as asking
from sleutelbos.gate.values import BatchKind
from sleutelbos.kit import clock
from sleutelbos.outbox.models import Heartbeat
from sleutelbos.roster.models import RosterRun
from sleutelbos.schools import actions as schools
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family


def card(page: str, key: str) -> str:
    """Return the text of one card."""
    found = re.search(rf'<section[^>]*aria-labelledby="{key}-title">.*?</section>', page, re.DOTALL)
    assert found, key
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def start(client: Client) -> str:
    return client.get("/console/").content.decode()


def a_run(school: School, state: str) -> RosterRun:
    now = clock.now()
    return RosterRun.objects.create(
        school=school, kind="pupils", file_name="lijst.csv", format="csv", state=state,
        school_year=school.school_year, made_at=now, made_by="x",
        scrub_after=now + dt.timedelta(days=1),
    )  # fmt: skip


def test_a_calm_school_says_so_on_every_card(office: Client, school: School) -> None:
    factories.an_activated(factories.a_pupil(school, guardians=1).mother, email="an@example.org")
    for account in factories.a_pupil(school, first="Lou").accounts.values():
        factories.a_letter(account)
    Entry.objects.all().delete()

    page = start(office)

    assert "Alles loopt." in card(page, "alarms")
    assert "Niemand wacht op antwoord." in card(page, "desk")
    assert "Alle mail komt aan." in card(page, "bounced")
    assert "Er staat geen groepsactie klaar." in card(page, "under-way")
    assert "niets veranderd" in card(page, "changed")


def test_each_card_has_its_number(office: Client, school: School, noor: Family) -> None:
    for number in range(7):
        asking.ask_office(
            school_id=school.id, children=[f"Kind {number}"], asker=f"Ouder {number}",
            email="", phone="",
        )  # fmt: skip
    factories.changed(noor.mother, email_unreachable_at=clock.now())
    lou = factories.a_pupil(school, first="Lou")
    waiting = factories.changed(factories.an_activated(lou.father), typed_email="b@example.org")
    batches.begin(kind=BatchKind.REMINDERS, account_ids=[waiting.id], school=school, by=SYSTEM)

    page = start(office)

    assert card(page, "desk").startswith("Op het bureau 7 ")
    assert "Ouder 4" in page
    assert "Ouder 5" not in page
    assert card(page, "bounced").startswith("Mail die terugkwam 1 An Peeters")
    assert card(page, "letters").startswith("Brieven 3 3 accounts hebben een brief nodig")
    assert card(page, "under-way").startswith("Onderweg 1 ")


def test_letters_that_are_printed_wait_to_be_downloaded(
    office: Client, school: School, noor: Family
) -> None:
    letters.print_letters(school_id=school.id, by=SYSTEM)

    assert "Iedereen heeft een brief of een wachtwoord. Brieven" in card(start(office), "letters")


def test_an_import_that_waits_is_told(office: Client, school: School, noor: Family) -> None:
    a_run(school, "planned")

    assert "lijst.csv" in card(start(office), "alarms")


def test_a_worker_that_stands_still_is_told(office: Client, noor: Family) -> None:
    long_ago = clock.now() - dt.timedelta(minutes=20)
    Heartbeat.objects.create(worker="x", started_at=long_ago, seen_at=long_ago)

    assert "blijven liggen" in card(start(office), "alarms")


def test_a_school_year_that_has_not_begun_is_told(
    office: Client, school: School, noor: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "nog niet begonnen" not in start(office)
    monkeypatch.setattr("sleutelbos.schools.rules.year_at", lambda _moment: "2027-2028")

    assert "Schooljaar 2027-2028 is hier nog niet begonnen" in card(start(office), "alarms")


def test_what_changed_since_yesterday_is_counted(
    office: Client, school: School, noor: Family
) -> None:
    Entry.objects.all().delete()
    now = clock.now()
    for event, days in (
        ("account.email_verified", 0), ("account.email_verified", 1), ("account.suspended", 0),
        ("account.email_verified", 3), ("family.opened", 0),
    ):  # fmt: skip
        Entry.objects.create(
            school=school, event=event, actor="x", happened_at=now - dt.timedelta(days=days)
        )

    told = card(start(office), "changed")

    assert told.startswith("Sinds gisteren 3 ")
    assert "Bevestigde het e-mailadres 2" in told


def test_an_empty_console_leads_to_the_first_thing(
    administrator: Client, office: Client, school: School
) -> None:
    schools.change_settings(school_id=school.id, activation_email="", office_email="", by=SYSTEM)

    assert now_of(start(administrator)) == "Zeg wie ouders helpt"
    assert "/console/settings/contacts" in start(administrator)
    assert now_of(start(office)) == "Zeg wie ouders helpt"
    assert "/console/settings/contacts" not in start(office)


def now_of(page: str) -> str:
    """Return which of the first steps is the one to do."""
    found = re.search(r'aria-current="step">.*?<b>(.*?)</b>', page, re.DOTALL)
    return found[1] if found else ""


def test_the_first_steps_follow_what_is_done(office: Client, school: School) -> None:
    seen = [now_of(start(office))]
    run = a_run(school, "planned")
    seen.append(now_of(start(office)))
    RosterRun.objects.filter(id=run.id).update(state="applying")
    seen.append(now_of(start(office)))
    RosterRun.objects.filter(id=run.id).update(state="applied")
    factories.a_pupil(school)
    seen.append(now_of(start(office)))
    letters.print_letters(school_id=school.id, by=SYSTEM)
    seen.append(now_of(start(office)))

    assert seen == [
        "Geef de lijst van de leerlingen", "Kijk na wat er zou veranderen", "Voer het door",
        "Druk de brieven af", "",
    ]  # fmt: skip


def test_a_file_with_faults_says_so_in_the_first_steps(office: Client, school: School) -> None:
    a_run(school, "blocked")

    assert "Er is iets fout in het bestand." in start(office)


def test_the_start_page_costs_a_handful_of_statements(
    office: Client, school: School, noor: Family
) -> None:
    start(office)  # the school is known from now on
    for number in range(8):
        asking.ask_office(
            school_id=school.id, children=["Noor"], asker=f"{number}", email="", phone=""
        )
        family = factories.a_pupil(school, first=f"Kind{number}", class_name=f"L{number}A")
        factories.an_activated(family.mother, email=f"{number}@example.org")
        factories.changed(family.mother, email_unreachable_at=clock.now())

    with CaptureQueriesContext(connection) as statements:
        start(office)

    assert len(statements) == 13, "\n".join(one["sql"] for one in statements)


def test_a_teacher_sees_no_card(sign_in: Callable[[str], Client], noor: Family) -> None:
    assert "alarms-title" not in start(sign_in("teacher"))
