"""The log in words: filtered, of one person, taken along, and seen to be whole."""

import csv
import io
import json
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from sleutelbos.audit import queries as audit
from sleutelbos.audit import sealing
from sleutelbos.audit.events import EVENTS
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import Actor
from sleutelbos.audit.words import EVENTS as WORDS
from sleutelbos.kit import clock, scope
from sleutelbos.outbox import worker
from sleutelbos.people.models import Pupil
from sleutelbos.privacy.actions import erasure
from sleutelbos.privacy.values import Ground
from sleutelbos.schools.models import School
from sleutelbos.web.middleware import safety_headers
from tests import factories
from tests.factories import Family


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def listed(client: Client, path: str) -> str:
    """Return the entries of a page, without its filter."""
    return text(client, path).partition('<ul class="log">')[2].partition("</main>")[0]


def test_every_event_has_words() -> None:
    assert not set(EVENTS) - set(WORDS)


def test_an_act_is_in_the_log_with_who_and_whom(office: Client, noor: Family) -> None:
    office.post(f"/console/accounts/{noor.mother.id}/suspend")

    page = listed(office, "/console/log?event=account.")

    assert "Account geblokkeerd" in page
    assert "Office Claes" in page
    assert "An Peeters" in page


def test_one_person_is_followed(office: Client, noor: Family) -> None:
    office.post(f"/console/accounts/{noor.mother.id}/suspend")
    office.post(f"/console/accounts/{noor.father.id}/suspend")

    page = listed(office, f"/console/log?subject=account:{noor.mother.id}")

    assert "An Peeters" in page
    assert "Bart Peeters" not in page


def test_one_person_is_followed_with_what_they_did_to_others(
    office: Client, administrator: Client, noor: Family
) -> None:
    office.post(f"/console/accounts/{noor.father.id}/suspend")
    administrator.post(f"/console/accounts/{noor.mother.id}/suspend")
    [entry] = audit.entries(noor.pupil.school_id, subject=f"account:{noor.father.id}")

    page = listed(office, f"/console/log?subject={entry.actor}")

    assert "Bart Peeters" in page
    assert "An Peeters" not in page


def test_the_log_is_filtered_by_event_by_whom_and_by_day(
    office: Client, administrator: Client, noor: Family
) -> None:
    office.post(f"/console/accounts/{noor.mother.id}/suspend")
    administrator.post(f"/console/accounts/{noor.mother.id}/resume")
    [resumed] = audit.entries(noor.pupil.school_id, event="account.resumed")
    today = clock.now().astimezone(ZoneInfo("Europe/Brussels")).date().isoformat()

    assert "opnieuw aanmelden" not in listed(office, "/console/log?event=account.suspended")
    by_one = listed(office, f"/console/log?by={resumed.actor}&event=account.")
    assert "geblokkeerd" not in by_one
    assert "Administrator Claes" in by_one
    assert "geblokkeerd" in listed(office, f"/console/log?from={today}&until={today}")
    assert listed(office, "/console/log?until=2020-01-01") == ""
    assert "Dit is geen datum" in text(office, "/console/log?from=gisteren")


def test_a_day_is_a_day_of_the_school(office: Client, noor: Family, school: School) -> None:
    """Half past midnight in Brussels is still the day before in UTC."""
    office.post(f"/console/accounts/{noor.mother.id}/suspend")
    Entry.objects.filter(event="account.suspended").update(happened_at="2026-07-01T22:30:00Z")

    assert "geblokkeerd" in listed(office, "/console/log?from=2026-07-02&until=2026-07-02")
    assert "geblokkeerd" not in listed(office, "/console/log?from=2026-07-01&until=2026-07-01")


def test_a_long_log_is_read_page_by_page(office: Client, noor: Family) -> None:
    for _ in range(26):
        office.post(f"/console/accounts/{noor.mother.id}/suspend")
        office.post(f"/console/accounts/{noor.mother.id}/resume")

    page = text(office, "/console/log?event=account.")

    assert "Ouder</a>" in page
    older = page.partition("before=")[2].partition('"')[0]
    assert "geblokkeerd" in listed(office, f"/console/log?event=account.&before={older}")


def test_whoever_was_erased_has_no_name_left(
    administrator: Client, noor: Family, school: School
) -> None:
    administrator.post(f"/console/accounts/{noor.mother.id}/suspend")
    Pupil.objects.update(left_on=clock.now().date())
    erasure.erase(
        school_id=school.id, person_ids=[noor.pupil.person_id], ground=Ground.LEFT,
        by=Actor("operator"),
    )  # fmt: skip

    page = listed(administrator, f"/console/log?subject=account:{noor.mother.id}")

    assert "iemand die gewist is" in page
    assert "Peeters" not in page


def test_people_are_called_by_their_names_whatever_the_log_calls_them(
    administrator: Client, noor: Family
) -> None:
    administrator.get(f"/console/families/{noor.pupil.id}")
    administrator.post(f"/console/people/{noor.mother.person_id}")

    page = listed(administrator, "/console/log")

    assert f'<a href="/console/families/{noor.pupil.id}">Noor Peeters</a>' in page
    assert f'subject=person%3A{noor.mother.person_id}">An Peeters</a>' in page
    assert "iemand die gewist is" not in page


class TestExport:
    """What is filtered is taken along, by an administrator, and the log says so."""

    def test_as_a_table_in_words(self, administrator: Client, noor: Family) -> None:
        administrator.post(f"/console/accounts/{noor.mother.id}/suspend")

        answer = administrator.post(
            "/console/log/export", {"shape": "csv", "event": "account.suspended"}
        )

        content = b"".join(answer.streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(content), delimiter=";"))
        assert rows[0] == ["Wanneer", "Wat", "Wie", "Over", "Meer"]
        assert [row[1:4] for row in rows[1:]] == [
            ["Account geblokkeerd", "Administrator Claes", "An Peeters"]
        ]

    def test_as_lines_with_the_seals(
        self, administrator: Client, noor: Family, school: School
    ) -> None:
        sealing.seal_all()
        answer = administrator.post("/console/log/export", {"shape": "jsonl"})

        lines = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
        assert lines[0]["event"] == "school.opened"
        assert lines[0]["seal"]
        [entry] = audit.entries(school.id, event="audit.exported")
        assert entry.facts["shape"] == "jsonl"

    def test_pri_06_what_is_sent_while_it_is_read_carries_the_safety_headers(
        self, administrator: Client
    ) -> None:
        answer = administrator.post("/console/log/export", {"shape": "csv"})

        for name in safety_headers():
            assert name in answer.headers, name

    def test_a_cell_is_no_formula(self, administrator: Client, noor: Family) -> None:
        administrator.post(
            f"/console/accounts/{noor.mother.id}/name",
            {"first_name": "=1+1", "family_name": "Peeters"},
        )

        answer = administrator.post("/console/log/export", {"shape": "csv"})

        assert b'"=1+1' not in b"".join(answer.streaming_content).replace(b";=1+1", b'"=1+1')

    def test_what_is_read_while_it_is_sent_is_of_this_school(
        self, administrator: Client, noor: Family
    ) -> None:
        other = factories.a_school("De Eik")
        answer = administrator.post("/console/log/export", {"shape": "jsonl"})

        with scope.within(other.id):
            content = b"".join(answer.streaming_content).decode()
        assert "De Beuk" in content
        assert "De Eik" not in content


class TestFollowing:
    """The worker follows the chain; the page says what it found."""

    @pytest.fixture
    def followed(self, office: Client, noor: Family) -> Client:
        for _ in range(3):
            office.post(f"/console/accounts/{noor.mother.id}/suspend")
            office.post(f"/console/accounts/{noor.mother.id}/resume")
        with scope.everywhere():
            sealing.seal_all()
        return office

    def test_ops_13_a_whole_log_is_whole_up_to_its_last_number(
        self, followed: Client, school: School
    ) -> None:
        assert "Niemand keek de ketting al na" in text(followed, "/console/log/follow")
        last = Entry.objects.order_by("-number").exclude(number=None)[0].number

        followed.post("/console/log/follow")
        worker.drain()

        assert f"tot nummer {last} is niets gewijzigd" in text(followed, "/console/log/follow")
        assert audit.entries(school.id, event="audit.broken") == []

    def test_ops_13_what_was_altered_or_cut_is_named_and_told_once(
        self, followed: Client, school: School
    ) -> None:
        last = Entry.objects.order_by("-number").exclude(number=None)[0].number
        Entry.objects.filter(number=3).update(actor="account:0")
        Entry.objects.filter(number=last).delete()

        followed.post("/console/log/follow")
        worker.drain()
        page = text(followed, "/console/log/follow")
        assert "Nummer 3 is gewijzigd" in page
        assert f"Nummer {last} en wat erna kwam, is afgesneden" in page

        followed.post("/console/log/follow")
        worker.drain()
        assert f"Nummer {last} is weggehaald" in text(followed, "/console/log/follow")
        assert len(audit.entries(school.id, event="audit.broken")) == 1
