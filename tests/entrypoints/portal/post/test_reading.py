"""Reading messages: the number, folders, one message; for whom they are, and nobody."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.models import Account
from sleutelbos.kit import scope
from sleutelbos.messaging.actions import reading
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.values import Confirmation, Place
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.messaging import post

pytestmark = pytest.mark.django_db


def number(browser: Client, path: str = "/start") -> str:
    """Return what stands behind "Berichten"; nothing when there is no number."""
    return number_on(browser.get(path).content.decode())


def number_on(page: str) -> str:
    found = re.search(r'<span class="badge[^>]* data-unread>([^<]*)<', page)  # and not hidden
    return found[1] if found else ""


def test_the_number_stands_behind_the_word_on_every_page(teacher: Account, mother: Client) -> None:
    assert number(mother) == ""
    post.arrived(teacher)
    post.arrived(teacher, subject="Fietsen")

    for path in ("/start", "/messages", "/messages/in/bin", "/profile", "/messages/new"):
        assert number(mother, path) == "2", path


def test_the_number_is_exact_to_99(school: School, teacher: Account, family: Family) -> None:
    post.arrived(teacher)
    browser = factories.signed_in(factories.a_client(school), family.mother)
    with scope.within(school.id):
        first = Message.objects.get()
        for _ in range(98):
            first.pk, first.nonce = None, post.a_nonce()
            first.save(force_insert=True)
            _deliver(first, family.mother)
        assert number(browser) == "99"
        first.pk, first.nonce = None, post.a_nonce()
        first.save(force_insert=True)
        _deliver(first, family.mother)

    assert number(browser) == "99+"


def _deliver(message: Message, account: Account) -> None:
    Delivery.objects.create(
        school_id=account.school_id, message=message, account=account,
        arrives_at=message.arrives_at,
    )  # fmt: skip


def test_the_inbox_costs_two_statements(teacher: Account, mother: Client) -> None:
    for title in ("Een", "Twee", "Drie"):
        post.arrived(teacher, subject=title)
    mother.get("/messages")

    with CaptureQueriesContext(connection) as statements:
        page = mother.get("/messages").content.decode()

    assert all(title in page for title in ("Een", "Twee", "Drie"))
    assert len(statements) == 2


def test_opening_a_message_reads_it(teacher: Account, mother: Client) -> None:
    message_id = post.arrived(teacher, source="Breng een **handdoek** mee.")

    page = mother.get(f"/messages/{message_id}").content.decode()

    assert "<strong>handdoek</strong>" in page
    assert "Tom Wouters" in page
    assert "over Noor" in page
    assert number_on(page) == ""
    assert number(mother) == ""


def test_a_look_at_the_headers_reads_nothing(teacher: Account, mother: Client) -> None:
    message_id = post.arrived(teacher)

    mother.head(f"/messages/{message_id}")

    assert number(mother) == "1"


def test_what_was_moved_can_be_brought_back(teacher: Account, mother: Client) -> None:
    message_id = post.arrived(teacher)

    page = mother.post(
        "/messages/marks", {"id": message_id, "act": "bin", "folder": "inbox"}, follow=True
    ).content.decode()

    assert "1 bericht ligt in de prullenbak." in page
    assert "Er zijn geen berichten." in page
    mother.post("/messages/marks", {"id": message_id, "act": "inbox", "folder": "inbox"})
    assert "Zwemmen" in mother.get("/messages").content.decode()


def test_what_was_found_and_thrown_away_comes_back_each_to_its_place(
    teacher: Account, family: Family, mother: Client
) -> None:
    old, new = (post.arrived(teacher, subject=f"Zwemmen {one}") for one in ("toen", "nu"))
    post.acts(family.mother, reading.move, old, place=Place.ARCHIVE)
    form = {"folder": "search", "q": "zwemmen", "before": "99999999999999999-1"}

    page = mother.post(
        "/messages/marks", {**form, "id": [old, new], "act": "bin"}, follow=True
    ).content.decode()
    assert "2 berichten liggen in de prullenbak." in page
    assert "Zoeken: <bdi>zwemmen</bdi>" in page
    assert 'name="before" value="99999999999999999-1"' in page  # on the page where one was
    was = dict(re.findall(r'name="(archive|inbox)" value="([\d.]+)"', page))
    page = mother.post("/messages/marks", {**form, **was, "act": "undo"}, follow=True)

    assert "2 berichten staan terug waar ze stonden." in page.content.decode()
    assert post.subjects(family.mother) == ["Zwemmen nu"]
    assert post.subjects(family.mother, Place.ARCHIVE) == ["Zwemmen toen"]


def test_who_chose_nothing_is_told_what_to_do(teacher: Account, mother: Client) -> None:
    post.arrived(teacher)

    page = mother.post("/messages/marks", {"act": "bin", "folder": "inbox"}, follow=True)

    assert "Kies eerst een of meer berichten." in page.content.decode()
    assert number(mother) == "1"


def test_a_message_is_confirmed_once(school: School, teacher: Account, mother: Client) -> None:
    message_id = post.arrived(teacher, confirmation=Confirmation.ONE)
    assert "Gelezen en begrepen" in mother.get(f"/messages/{message_id}").content.decode()

    for _ in range(2):
        answer = mother.post(f"/messages/{message_id}/confirm", follow=True)

    assert "U hebt dit gelezen en begrepen" in answer.content.decode()
    with scope.within(school.id):
        assert Delivery.objects.exclude(confirmed_at=None).count() == 1


def test_an_answer_reaches_the_sender_and_shows_in_the_conversation(
    school: School, teacher: Account, mother: Client
) -> None:
    message_id = post.arrived(teacher)
    page = mother.get(f"/messages/{message_id}").content.decode()
    nonce = re.search(r'name="nonce" value="([^"]+)"', page)[1]

    for _ in range(2):  # a double click
        answered = mother.post(
            f"/messages/{message_id}/answer", {"nonce": nonce, "answer": "Noor komt niet."},
            follow=True,
        ).content.decode()  # fmt: skip

    assert "Uw antwoord is onderweg naar Tom Wouters" in answered
    assert "Noor komt niet." in answered
    at_school = factories.signed_in(factories.a_client(school), teacher)
    inbox = at_school.get("/messages").content.decode()
    assert inbox.count("An Peeters") == 1
    assert "ouder van Noor Peeters" in inbox


def test_an_empty_answer_stays_on_the_page(teacher: Account, mother: Client) -> None:
    message_id = post.arrived(teacher)

    page = mother.post(f"/messages/{message_id}/answer", {"answer": "  "}).content.decode()

    assert "Schrijf eerst iets." in page


@pytest.mark.parametrize("path", ["", "/print"])
def test_msg_03_another_persons_message_is_not_there(
    school: School, teacher: Account, family: Family, path: str
) -> None:
    message_id = post.arrived(teacher, audience=post.to_class(school, guardian_kinds=("mother",)))
    for account in (family.father, family.accounts[0], teacher):
        browser = factories.signed_in(factories.a_client(school), account)
        assert browser.get(f"/messages/{message_id}{path}").status_code == 404
        for act in ("confirm", "answer"):
            sent = browser.post(f"/messages/{message_id}/{act}", {"answer": "x"})
            assert sent.status_code == 404
        assert browser.get("/messages/search?q=zwem").content.decode().count("mail-link") == 0


def test_msg_11_marks_of_templates_are_shown_as_they_are(teacher: Account, mother: Client) -> None:
    marks = "{{ 7*7 }} {% if x %} ${y} %(z)s %s"
    message_id = post.arrived(teacher, subject=marks, source=marks)

    for path in ("/messages", f"/messages/{message_id}", f"/messages/{message_id}/print"):
        assert marks in mother.get(path).content.decode()


def test_a_search_finds_what_was_written(teacher: Account, mother: Client) -> None:
    post.arrived(teacher, subject="Fietsen", source="Breng je helm mee.")
    post.arrived(teacher)

    page = mother.get("/messages/search?q=helm").content.decode()

    assert "Fietsen" in page
    assert "Zwemmen" not in page


@pytest.mark.parametrize("junk", ["x", "9" * 40, "1-2-3", "-1", "12-"])
def test_a_page_that_never_was_is_the_first_one(
    teacher: Account, mother: Client, junk: str
) -> None:
    post.arrived(teacher)

    assert "Zwemmen" in mother.get(f"/messages?before={junk}").content.decode()


def test_fam_13_a_restricted_guardian_sees_no_hint(
    school: School, teacher: Account, family: Family
) -> None:
    before = post.arrived(teacher, subject="Van voordien")
    answer = post.answered(family.father, before)
    post.restricts(family.father)
    after = post.send(teacher, subject="Van erna")
    stranger = factories.a_pupil(school, first="Nieuw", family="Gezin", class_name="L9Z")
    empty = factories.an_activated(stranger.father, email="leeg@example.test")

    father = factories.signed_in(factories.a_client(school), family.father)
    newcomer = factories.signed_in(factories.a_client(school), empty)

    assert after.readers == 1
    assert number(father) == ""
    for path in ("/messages", "/messages/in/archive", "/messages/in/bin", "/messages/in/flagged",
                 "/messages/search?q=van", "/messages/sent"):  # fmt: skip
        assert "mail-link" not in father.get(path).content.decode(), path
        assert "Van voordien" not in father.get(path).content.decode(), path
    for path in (f"/messages/{before}", f"/messages/{before}/print", f"/messages/sent/{answer}"):
        assert father.get(path).status_code == newcomer.get(path).status_code == 404, path


def test_what_was_sent_before_is_there_again_when_the_restriction_ends(
    school: School, teacher: Account, family: Family
) -> None:
    post.arrived(teacher)
    lift = post.restricts(family.father)
    father = factories.signed_in(factories.a_client(school), family.father)
    assert number(father) == ""

    lift()

    assert number(father) == "1"
