"""Reading messages in the portal: folders, one message, answers; for whom they are, and nobody."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.messaging.actions import freezing, reading
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.values import Confirmation, Place
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import Family
from tests.messaging import post

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(clock: Clock) -> School:
    return factories.a_school()


@pytest.fixture
def teacher(school: School) -> Account:
    account = factories.a_staff_member(school, "teacher", first="Tom", family="Wouters")
    factories.teaches(account)
    return account


@pytest.fixture
def family(school: School) -> Family:
    family = factories.a_pupil(school)
    for account in family.accounts.values():
        factories.an_activated(account, email=f"{account.id}@example.test")
    return family


@pytest.fixture
def mother(school: School, family: Family) -> Client:
    return factories.signed_in(factories.a_client(school), family.mother)


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


# Whoever is restricted gets nothing anywhere, and no hint (N1, N2)


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


# To whom a family may write


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
