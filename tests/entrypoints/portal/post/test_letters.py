"""Families write: to a teacher of the child or to the office, as far as they may."""

import re

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.messaging.actions import freezing
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import Family
from tests.messaging import post

pytestmark = pytest.mark.django_db


def test_msg_09_a_parent_writes_to_a_teacher_of_the_child(
    school: School, teacher: Account, family: Family, mother: Client
) -> None:
    stranger = factories.a_staff_member(school, "teacher", first="Vreemde")
    form = mother.get("/messages/new").content.decode()
    assert "Tom Wouters" in form
    assert "Vreemde" not in form

    sent = mother.post(
        "/messages/new", {"to": str(teacher.id), "subject": "Ziek", "source": "Noor is ziek."}
    )

    assert sent.status_code == 302
    with scope.within(school.id):
        assert Delivery.objects.get().account_id == teacher.id
    for nobody in (str(stranger.id), "office", "x", ""):
        page = mother.post("/messages/new", {"to": nobody, "subject": "Ziek", "source": "x"})
        assert "Kies naar wie het gaat." in page.content.decode()


def test_msg_09_the_office_is_one_desk_for_parents(
    school: School, mother: Client, family: Family
) -> None:
    clerks = {factories.a_staff_member(school, "office", first=name).id for name in ("An", "Bo")}

    mother.post("/messages/new", {"to": "office", "subject": "Vraag", "source": "Hoe laat?"})

    with scope.within(school.id):
        assert set(Delivery.objects.values_list("account_id", flat=True)) == clerks


def test_where_nobody_works_in_the_office_the_administrator_reads(
    school: School, mother: Client
) -> None:
    chief = factories.a_staff_member(school, "administrator")

    sent = mother.post("/messages/new", {"to": "office", "subject": "Vraag", "source": "Hoe laat?"})

    assert "Aan: Mia Claes" in mother.get(sent["Location"]).content.decode()
    with scope.within(school.id):
        assert Delivery.objects.get().account_id == chief.id


def test_where_the_school_lets_nobody_write_there_is_no_page_for_it(
    school: School, mother: Client
) -> None:
    School.objects.filter(id=school.id).update(
        guardians_write_teachers=False, guardians_write_office=False, version=9
    )

    assert mother.get("/messages/new").status_code == 404
    assert "Schrijven" not in mother.get("/messages").content.decode()


def test_a_letter_of_the_night_arrives_in_the_morning(
    school: School, teacher: Account, family: Family, clock: Clock
) -> None:
    clock.advance(hours=13)  # eleven in the evening
    browser = factories.signed_in(factories.a_client(school), family.mother)
    browser.post("/messages/new", {"to": str(teacher.id), "subject": "Ziek", "source": "Ziek."})
    clock.advance(hours=7)
    assert post.unread(teacher) == 0
    clock.advance(hours=2)
    assert post.unread(teacher) == 1


def test_a_letter_taken_back_at_night_is_written_on_and_goes_once(
    school: School, teacher: Account, family: Family, clock: Clock
) -> None:
    message_id = post.arrived(teacher)
    clock.advance(hours=13)  # eleven in the evening
    browser = factories.signed_in(factories.a_client(school), family.mother)
    letter = {"to": str(teacher.id), "subject": "Ziek", "source": "Noor is ziek."}
    sent = {
        "/messages/new": browser.post("/messages/new", letter)["Location"],
        f"/messages/{message_id}/answer": _answer(browser, message_id, "Noor komt niet."),
    }

    for at, address in sent.items():
        page = browser.post(f"{address}/take-back", follow=True).content.decode()
        nonce = re.search(r'name="nonce" value="([^"]+)"', page)[1]
        text = re.search(r"<textarea[^>]*>([^<]+)<", page)[1]
        again = {**letter, "source": text, "answer": text, "nonce": nonce}
        assert browser.post(at, again).status_code == 302
    clock.advance(hours=9)

    assert sorted(post.subjects(teacher)) == ["Ziek", "Zwemmen"]
    with scope.within(school.id):
        written = Message.objects.filter(sender=family.mother).values_list("source", flat=True)
        assert sorted(written) == ["Noor is ziek.", "Noor komt niet."]


def test_a_family_that_wants_a_letter_back_too_late_hears_what_to_do(
    teacher: Account, mother: Client, clock: Clock
) -> None:
    letter = {"to": str(teacher.id), "subject": "Ziek", "source": "Noor is ziek."}
    sent = mother.post("/messages/new", letter)["Location"]
    clock.advance(minutes=1)

    page = mother.post(f"{sent}/take-back", follow=True).content.decode()

    assert "Het is al aangekomen en kan niet meer terug." in page
    assert "weghalen" not in page, "which is for staff"
    assert "Noor is ziek." in page


def _answer(browser: Client, message_id: int, text: str) -> str:
    """Answer a message; return where the answer is among what was sent."""
    answered = browser.post(f"/messages/{message_id}/answer", {"answer": text})["Location"]
    return f"/messages/sent/{answered.rpartition('=')[2]}"


def test_what_did_not_go_is_found_by_the_family_that_wrote_it(
    school: School, teacher: Account, mother: Client
) -> None:
    letter = {"to": str(teacher.id), "subject": "Ziek", "source": "Noor is ziek."}
    with scope.within(school.id):
        freezing.freeze(school_id=school.id, by=SYSTEM)
    mother.post("/messages/new", letter)

    page = mother.get("/messages/sent").content.decode()

    assert "Niet verstuurd" in page
    address = re.search(r'"(/messages/new\?draft=\d+)"', page)[1]
    assert "Noor is ziek.</textarea>" in mother.get(address).content.decode()
    mother.post(re.search(r'"(/messages/drafts/\d+/drop)"', page)[1])
    assert "Niet verstuurd" not in mother.get("/messages/sent").content.decode()


def test_an_answer_that_is_too_long_stays_as_it_was_typed(teacher: Account, mother: Client) -> None:
    message_id, text = post.arrived(teacher), "Noor zwemt. " * 1_700

    page = mother.post(f"/messages/{message_id}/answer", {"answer": text}).content.decode()

    assert "Dit is te lang: hoogstens 20.000 tekens." in page
    assert text in page


def test_a_family_writes_no_more_letters_than_a_school_can_read(
    school: School, teacher: Account, family: Family, clock: Clock
) -> None:
    browser = factories.signed_in(factories.a_client(school), family.mother)
    form = {"to": str(teacher.id), "subject": "Ziek", "source": "Noor is ziek, nog altijd."}
    for _ in range(10):
        assert browser.post("/messages/new", form).status_code == 302
    with scope.within(school.id):
        message_id = post.arrived(teacher)

    refused = browser.post("/messages/new", form).content.decode()
    answer = browser.post(f"/messages/{message_id}/answer", {"answer": "Nog iets."})

    assert "U hebt al veel berichten geschreven." in refused
    assert "Noor is ziek, nog altijd." in refused  # nothing typed is lost
    assert "U hebt al veel berichten geschreven." in answer.content.decode()
    with scope.within(school.id):
        assert Delivery.objects.filter(account_id=teacher.id).count() == 10
    clock.advance(minutes=61)
    other = factories.signed_in(factories.a_client(school), family.mother)
    assert other.post("/messages/new", form).status_code == 302


def test_a_letter_that_is_posted_twice_counts_once(
    school: School, teacher: Account, family: Family, clock: Clock
) -> None:
    message_id = post.arrived(teacher)
    browser = factories.signed_in(factories.a_client(school), family.mother)
    form = {"answer": "Dank u.", "nonce": str(post.a_nonce())}
    for _ in range(9):
        browser.post(f"/messages/{message_id}/answer", {"answer": "Dank u."})

    for _ in range(2):
        assert browser.post(f"/messages/{message_id}/answer", form).status_code == 302
