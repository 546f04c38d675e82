"""Writing messages in the portal: a draft at every step, whom it reaches, sent once."""

import datetime as dt
import re
from typing import Any

import pyotp
import pytest
from django.http import HttpResponse
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.connections.models import Session
from sleutelbos.gate.queries import factors as offers
from sleutelbos.kit import scope
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.values import Confirmation
from sleutelbos.people.models import Group
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import Family
from tests.messaging import post

pytestmark = pytest.mark.django_db
NONCE = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


@pytest.fixture
def school(clock: Clock) -> School:
    return factories.a_school()


@pytest.fixture
def noor(school: School) -> Family:
    family = factories.a_pupil(school)
    factories.an_activated(family.mother, email="an@example.test")
    return family


@pytest.fixture
def teacher(school: School) -> Account:
    account = factories.a_staff_member(school, "teacher", first="Tom", family="Wouters")
    factories.teaches(account)
    return account


@pytest.fixture
def browser(school: School, teacher: Account) -> Client:
    return factories.signed_in(factories.a_client(school), teacher)


def a_form(school: School, **more: Any) -> dict[str, Any]:
    with scope.within(school.id):
        group = Group.objects.get(name="L3A")
    return {
        "nonce": NONCE, "group": str(group.id), "whom": "guardians", "kind": "info",
        "subject": "Zwemmen", "source": "Morgen zwemmen we.", "confirmation": "none",
        "may_answer": "on", **more,
    }  # fmt: skip


def the_draft(school: School) -> Message:
    with scope.within(school.id):
        return Message.objects.get()


def checked(browser: Client, school: School, **more: Any) -> str:
    """Write a message and return the page that shows whom it reaches."""
    answer = browser.post("/messages/new", a_form(school, act="next", **more))
    assert answer.status_code == 302, answer.content.decode()
    return browser.get(answer["Location"]).content.decode()


def sends(browser: Client, school: School, page: str, **changed: str) -> HttpResponse:
    """Press the button of that page."""
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page)[1]
        for name in ("version", "readers")
    }
    return browser.post(f"/messages/drafts/{the_draft(school).id}/send", {**hidden, **changed})


def test_a_teacher_writes_sees_whom_it_reaches_and_sends(
    school: School, noor: Family, browser: Client, clock: Clock
) -> None:
    page = checked(browser, school)
    assert "2 lezers" in page
    assert "Morgen zwemmen we." in page

    sent = sends(browser, school, page)

    assert sent.status_code == 302
    assert "Neem terug" in browser.get(sent["Location"]).content.decode()
    clock.advance(minutes=1)
    assert post.subjects(noor.mother) == post.subjects(noor.father) == ["Zwemmen"]


def test_msg_07_a_double_click_sends_once(school: School, noor: Family, browser: Client) -> None:
    page = checked(browser, school)
    version = {"draft": the_draft(school).id}

    first, second = sends(browser, school, page), sends(browser, school, page)

    assert first["Location"] == second["Location"] == f"/messages/sent/{version['draft']}"
    with scope.within(school.id):
        assert Delivery.objects.count() == 2


def test_the_numbers_say_how_each_is_reached(school: School, noor: Family, browser: Client) -> None:
    back = factories.an_activated(factories.a_pupil(school, first="Bo").mother, email="x@y.test")
    factories.changed(back, email_unreachable_at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC))

    page = checked(browser, school)

    numbers = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page))
    assert numbers == {
        "kinderen": "2", "per mail en in het portaal": "1", "alleen in het portaal": "0",
        "nog niet geactiveerd": "2", "mail kwam terug": "1",
    }  # fmt: skip
    assert "Van 1 kind kan niemand dit nu lezen" in page
    names = browser.get(f"/messages/drafts/{the_draft(school).id}/unreached").content.decode()
    assert "Bart Peeters" in names
    assert names.count("De mail kwam terug") == 1


def test_it_says_how_much_these_families_had_this_week(
    school: School, noor: Family, teacher: Account, browser: Client
) -> None:
    for _ in range(3):
        post.arrived(teacher)

    # The drafts that were sent are no drafts: the one that is written now is the newest.
    answer = browser.post("/messages/new", a_form(school, act="next"))
    page = browser.get(answer["Location"]).content.decode()

    assert "gemiddeld 3 berichten van school, en hoogstens 3" in page


def test_it_can_be_plainer(school: School, noor: Family, browser: Client) -> None:
    page = checked(browser, school, source="Gelieve de leerkracht te verwittigen m.b.t. uw kind.")

    assert "“gelieve”: meer ouders kennen “wilt u”." in page
    assert "“m.b.t.”: schrijf “over”." in page


def test_what_is_missing_stands_next_to_its_field_and_nothing_is_lost(
    school: School, noor: Family, browser: Client
) -> None:
    page = browser.post(
        "/messages/new", a_form(school, act="next", subject="", kind="action", group="0")
    ).content.decode()

    assert all(
        text in page
        for text in ("Geef een onderwerp.", "Zeg tegen welke dag.", "Kies naar wie het gaat.")
    )
    assert "Morgen zwemmen we." in page
    assert the_draft(school).source == "Morgen zwemmen we."


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("subject", "Zwemmen " * 20, "Dit is te lang: hoogstens 120 tekens."),
        ("source", "Zwemmen " * 2501, "Dit is te lang: hoogstens 20.000 tekens."),
        ("due_on", "31/12/2026", "Schrijf deze dag als 2026-12-31."),
        ("due_on", "2026-09-01", "Deze dag is voorbij. Kies een andere."),
        ("scheduled_at", "morgen om 9", "Schrijf dit moment als 2026-12-31 08:30."),
        ("scheduled_at", "2026-09-01T09:00", "Kies een moment tussen nu en twee maanden"),
        ("guardian_kind", "foster", "Niemand past bij deze keuze."),
    ],
)
def test_what_cannot_be_stands_next_to_its_field_as_it_was_typed(
    school: School, noor: Family, browser: Client, field: str, typed: str, said: str
) -> None:
    form = a_form(school, act="next", kind="action", due_on="2026-12-24") | {field: typed}

    answer = browser.post("/messages/new", form)

    assert said in answer.content.decode()
    assert typed in answer.content.decode()
    assert browser.get(f"/messages/drafts/{the_draft(school).id}").status_code == 200


def test_a_text_of_many_lines_is_as_long_as_its_letters(
    school: School, noor: Family, browser: Client
) -> None:
    browser.post("/messages/new", a_form(school, source="abc\r\n" * 5_000))  # as browsers send it

    assert the_draft(school).source == "abc\n" * 5_000


def test_what_a_draft_lacks_by_now_is_said_where_it_is_written(
    school: School, noor: Family, browser: Client
) -> None:
    page = checked(browser, school)
    with scope.within(school.id):
        Message.objects.update(subject="")
    draft = f"/messages/drafts/{the_draft(school).id}"

    for answer in (browser.get(f"{draft}/check"), sends(browser, school, page)):
        assert "Geef een onderwerp." in browser.get(answer["Location"]).content.decode()


def test_a_draft_keeps_itself_and_is_found_again(
    school: School, noor: Family, browser: Client
) -> None:
    for text in ("Mor", "Morgen zwem"):
        answer = browser.post(
            "/messages/new", a_form(school, source=text), headers={"x-fragment": "saved"}
        )
        assert "Bewaard om" in answer.content.decode()
    stiff = a_form(school, source="Gelieve te komen.", nonce=str(post.a_nonce()))
    answer = browser.post("/messages/new", stiff, headers={"x-fragment": "saved"})
    assert "meer ouders kennen “wilt u”" in answer.content.decode()
    with scope.within(school.id):
        Message.objects.get(source="Gelieve te komen.").delete()

    draft = the_draft(school)
    assert draft.source == "Morgen zwem"
    assert "Zwemmen" in browser.get("/messages/drafts").content.decode()
    page = browser.get(f"/messages/drafts/{draft.id}").content.decode()
    assert "Morgen zwem</textarea>" in page
    assert NONCE in page


def test_a_draft_is_nobody_elses(school: School, noor: Family, browser: Client) -> None:
    browser.post("/messages/new", a_form(school))
    draft, office = the_draft(school), factories.a_staff_member(school, "administrator")
    other = factories.signed_in(factories.a_client(school), office)

    for path in ("", "/check", "/unreached"):
        assert other.get(f"/messages/drafts/{draft.id}{path}").status_code == 404
    for path in ("/send", "/drop"):
        assert other.post(f"/messages/drafts/{draft.id}{path}").status_code == 404
    assert other.get(f"/messages/sent/{draft.id}").status_code == 404


def test_a_change_in_another_window_is_not_sent_unseen(
    school: School, noor: Family, browser: Client, clock: Clock
) -> None:
    page = checked(browser, school)
    clock.advance(seconds=5)
    browser.post("/messages/new", a_form(school, source="Iets anders."))

    answer = sends(browser, school, page)

    assert "in een ander venster veranderd" in answer.content.decode()
    assert the_draft(school).sent_at is None


def test_other_readers_than_shown_are_not_written_to(
    school: School, noor: Family, browser: Client
) -> None:
    page = checked(browser, school)
    factories.a_pupil(school, first="Nieuw")

    answer = sends(browser, school, page).content.decode()

    assert "het zijn er nu 4" in answer
    assert "Verstuur naar 4 lezers" in answer
    assert the_draft(school).sent_at is None


# Whom one finds (MSG-08)


@pytest.mark.parametrize(
    ("text", "finds"),
    [("noor", True), ("Peet", True), ("n", False), ("%", False), ("__", False), ("", False)],
)
def test_msg_08_a_name_is_found_by_two_letters_of_its_own(
    school: School, noor: Family, browser: Client, text: str, *, finds: bool
) -> None:
    page = browser.post("/messages/new", a_form(school, act="find", find=text)).content.decode()

    assert (f'name="pupil" value="{noor.pupil.id}"' in page) == finds


def test_msg_08_only_those_whom_one_may_write_to_are_found(
    school: School, noor: Family, browser: Client
) -> None:
    elsewhere = factories.a_pupil(school, first="Elders", family="Zoekmij", class_name="L4B")
    colleague = factories.a_staff_member(school, "office", first="Bo", family="Zoekmij")
    stranger = factories.a_pupil(factories.a_school("De Linde"), first="Ver", family="Zoekmij")

    page = browser.post("/messages/new", a_form(school, act="find", find="zoekmij"))

    found = page.content.decode()
    assert f'name="account" value="{colleague.id}"' in found
    assert f'value="{elsewhere.pupil.id}"' not in found.partition("Gevonden")[2]
    assert "Ver Zoekmij" not in found
    assert stranger.pupil.id != noor.pupil.id


def test_readers_can_be_kept_and_used_again(school: School, noor: Family, browser: Client) -> None:
    browser.post("/messages/new", a_form(school, act="keep", group_name="Mijn zwemmers"))
    page = browser.get("/messages/new").content.decode()
    kept = re.search(r'<option value="(\d+)">Mijn zwemmers', page)[1]

    used = browser.post("/messages/new", {
        **a_form(school, act="use", kept_group=kept, group="0"), "nonce": str(post.a_nonce()),
    }).content.decode()  # fmt: skip

    assert re.search(r'name="group" value="\d+" checked', used)
    browser.post(f"/messages/groups/{kept}/drop")
    assert "Mijn zwemmers" not in browser.get("/messages/new").content.decode()


# Second thoughts


def test_a_message_taken_back_is_a_draft_again(
    school: School, noor: Family, browser: Client, clock: Clock
) -> None:
    sent = sends(browser, school, checked(browser, school))

    back = browser.post(f"{sent['Location']}/take-back")

    assert "Morgen zwemmen we." in browser.get(back["Location"]).content.decode()
    clock.advance(minutes=5)
    assert post.subjects(noor.mother) == []


def test_after_a_minute_it_can_only_be_recalled(
    school: School, noor: Family, browser: Client, clock: Clock
) -> None:
    sent = sends(browser, school, checked(browser, school))["Location"]
    clock.advance(minutes=1)

    late = browser.post(f"{sent}/take-back", follow=True).content.decode()
    assert "Het is al aangekomen. U kunt de ongelezen berichten nog weghalen." in late
    assert f'href="{sent}?still=1#still"' in late
    assert 'id="still"' in late
    done = browser.post(f"{sent}/recall", follow=True).content.decode()

    assert "2 ongelezen berichten zijn weggehaald." in done
    assert post.subjects(noor.mother) == []


def test_the_sender_sees_whom_it_reached_per_child(
    school: School, noor: Family, teacher: Account, browser: Client, clock: Clock
) -> None:
    factories.a_pupil(school, first="Seppe", family="Aerts")
    sent = post.send(teacher, confirmation=Confirmation.ONE)
    clock.advance(minutes=2)
    post.confirms(noor.mother, sent.message_id)

    page = browser.get(f"/messages/sent/{sent.message_id}").content.decode()

    cells = re.findall(r"<td class=\"number\">(\d+)</td>", page)
    assert cells[:3] == ["2", "1", "1"]  # children, read, confirmed
    assert page.index("Seppe Aerts") < page.index("Noor Peeters")
    assert "1 van 2" in page
    assert "Herinner 2 lezers" in page


def test_a_copy_on_paper_for_who_cannot_be_reached(
    school: School, noor: Family, teacher: Account, browser: Client, clock: Clock
) -> None:
    sent = post.send(teacher)
    clock.advance(minutes=2)
    page = browser.get(f"/messages/sent/{sent.message_id}").content.decode()
    wanted = re.search(r'name="class" value="(\d+)"', page)[1]
    assert "L3A (1)" in page  # the father: the mother reads it in the portal

    printed = browser.post(f"/messages/sent/{sent.message_id}/paper", {"class": wanted})

    assert printed["Content-Type"] == "application/pdf"
    assert printed["Content-Disposition"] == 'attachment; filename="bericht-l3a.pdf"'
    nothing = browser.post(f"/messages/sent/{sent.message_id}/paper", {"class": "0"})
    assert nothing.status_code == 404


def test_it_can_be_printed_before_it_is_sent(school: School, noor: Family, browser: Client) -> None:
    checked(browser, school)
    draft = f"/messages/drafts/{the_draft(school).id}"
    page = browser.get(f"{draft}/unreached").content.decode()
    wanted = re.search(r'name="class" value="(\d+)"', page)[1]

    printed = browser.post(f"{draft}/paper", {"class": wanted})

    assert "L3A (1)" in page
    assert printed["Content-Type"] == "application/pdf"


# The brake (N22)


def many(school: School, teacher: Account) -> None:
    """Enrol so many that a message to them is a mass mailing."""
    for number in range(11):
        factories.a_pupil(school, first=f"Kind{number}")


def an_authenticator(teacher: Account) -> pyotp.TOTP:
    """Let the teacher have an authenticator, as set up long ago."""
    from sleutelbos.audit.values import SYSTEM
    from sleutelbos.gate.actions import factors

    with scope.within(teacher.school_id):
        made = pyotp.TOTP(offers.offer(-1).secret)
        session = Session.objects.latest("id")
        code = made.at(dt.datetime.now(dt.UTC))
        factors.set_up(
            is_staff=True, account_id=teacher.id, session_id=-1, school_id=teacher.school_id,
            code=code, by=SYSTEM,
        )  # fmt: skip
        assert session
    return made


def test_a_mass_mailing_asks_for_the_second_key_again(
    school: School, teacher: Account, browser: Client, clock: Clock
) -> None:
    many(school, teacher)
    authenticator = an_authenticator(teacher)
    clock.advance(minutes=6)  # since the second factor was shown
    page = checked(browser, school)
    assert "deze browser is nieuw voor u" in page
    assert "u schreef nog nooit aan zo veel mensen" in page

    held = sends(browser, school, page)
    assert held["Location"].startswith("/factor/again?next=")
    assert the_draft(school).sent_at is None
    shown = browser.post(held["Location"], {"code": authenticator.at(dt.datetime.now(dt.UTC))})

    assert shown["Location"] == f"/messages/drafts/{the_draft(school).id}/check"
    again = browser.get(shown["Location"]).content.decode()
    assert sends(browser, school, again)["Location"].startswith("/messages/sent/")


def test_a_wrong_code_sends_nothing(
    school: School, teacher: Account, browser: Client, clock: Clock
) -> None:
    many(school, teacher)
    clock.advance(minutes=6)
    held = sends(browser, school, checked(browser, school))

    page = browser.post(held["Location"], {"code": "000000"}).content.decode()

    assert "Deze code klopt niet" in page or "code" in page
    assert the_draft(school).sent_at is None


def test_a_letter_to_a_class_of_few_is_not_held_up(
    school: School, noor: Family, browser: Client, clock: Clock
) -> None:
    clock.advance(minutes=6)

    assert sends(browser, school, checked(browser, school))["Location"].startswith("/messages/sent")


# Single parents, and groups for all colleagues


@pytest.fixture
def clerk(school: School) -> Client:
    account = factories.a_staff_member(school, "office", first="Els", family="Wouters")
    return factories.signed_in(factories.a_client(school), account)


def kept_id(browser: Client, name: str) -> str:
    """Return the number of a group of readers in the list to choose from; "" when it is not."""
    page = browser.get("/messages/new").content.decode()
    found = re.search(rf'<option value="(\d+)">{name}', page)
    return found[1] if found else ""


def test_one_parent_can_be_written_to_without_the_other(
    school: School, noor: Family, browser: Client
) -> None:
    found = browser.post("/messages/new", a_form(school, act="find", find="an peet", group=""))
    page = found.content.decode()
    assert f'name="account" value="{noor.mother.id}"' in page
    assert "(ouder van Noor" in page

    checked_page = checked(browser, school, group="", account=str(noor.mother.id))
    sends(browser, school, checked_page)

    with scope.within(school.id):
        assert [one.account_id for one in Delivery.objects.all()] == [noor.mother.id]


def test_msg_08_ids_that_are_guessed_name_nobody_beyond_ones_reach(
    school: School, noor: Family, browser: Client
) -> None:
    other = factories.a_pupil(school, first="Bo", family="Aerts", class_name="L6B")
    mother = factories.an_activated(other.mother)
    guessed = {
        "pupil": [other.pupil.id, noor.pupil.id], "without_pupil": [other.pupil.id],
        "account": [mother.id, noor.mother.id],
    }  # fmt: skip

    for act in ("find", "save", "next"):
        answer = browser.post("/messages/new", a_form(school, act=act, **guessed), follow=True)
        page = answer.content.decode()
        assert "Aerts" not in page, act
        assert "Noor Peeters" in page or act == "next"
    kept = the_draft(school).audience
    assert (kept["pupil_ids"], kept["account_ids"]) == ([noor.pupil.id], [noor.mother.id])


def test_msg_08_a_parent_beyond_ones_reach_or_rights_is_no_single_reader(
    school: School, noor: Family, browser: Client
) -> None:
    elsewhere = factories.a_pupil(school, first="Elders", family="Zoekmij", class_name="L4B")
    post.restricts(noor.father)
    for somebody in (elsewhere.mother, noor.father):
        page = browser.post(
            "/messages/new", a_form(school, act="next", group="", account=str(somebody.id))
        )
        assert "Kies naar wie het gaat." in page.content.decode()


def test_the_office_keeps_a_group_for_all_colleagues(
    school: School, noor: Family, clerk: Client, browser: Client
) -> None:
    form = a_form(school, group="", account=str(noor.mother.id), act="keep")
    clerk.post("/messages/new", {**form, "group_name": "Ouderraad", "group_shared": "on"})

    used = browser.post("/messages/new", {
        **a_form(school, group="", act="use", nonce=str(post.a_nonce())),
        "kept_group": kept_id(browser, "Ouderraad"),
    }).content.decode()  # fmt: skip

    assert f'name="account" value="{noor.mother.id}" checked' in used
    assert browser.post(
        f"/messages/groups/{kept_id(browser, 'Ouderraad')}/drop"
    ).status_code == 404  # fmt: skip
    clerk.post(f"/messages/groups/{kept_id(clerk, 'Ouderraad')}/drop")
    assert kept_id(browser, "Ouderraad") == ""


def test_a_teacher_sees_of_a_shared_group_only_whom_one_may_write_to(
    school: School, noor: Family, clerk: Client, browser: Client
) -> None:
    elsewhere = factories.a_pupil(school, first="Elders", family="Zoekmij", class_name="L4B")
    form = a_form(school, group="", act="keep", group_name="Zwemmers", group_shared="on")
    chosen = {"pupil": [noor.pupil.id, elsewhere.pupil.id], "account": elsewhere.mother.id}
    clerk.post("/messages/new", form | chosen)

    used = browser.post("/messages/new", {
        **a_form(school, group="", act="use", nonce=str(post.a_nonce())),
        "kept_group": kept_id(browser, "Zwemmers"),
    }).content.decode()  # fmt: skip

    assert f'name="pupil" value="{noor.pupil.id}" checked' in used
    assert "Zoekmij" not in used


def test_what_a_teacher_keeps_is_nobody_elses(
    school: School, noor: Family, clerk: Client, browser: Client
) -> None:
    form = a_form(school, act="keep", group_name="Mijn klas", group_shared="on")
    browser.post("/messages/new", form)

    assert kept_id(browser, "Mijn klas")
    assert kept_id(clerk, "Mijn klas") == ""
