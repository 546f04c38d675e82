"""Whom a message reaches, before it is sent once; and the brake on mass mailings (N22)."""

import datetime as dt
import re

import pyotp
import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.connections.models import Session
from sleutelbos.gate.queries import factors as offers
from sleutelbos.kit import scope
from sleutelbos.messaging.models import Delivery
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.entrypoints.portal.post.forms import a_form, checked, sends, the_draft
from tests.factories import Family
from tests.messaging import post

pytestmark = pytest.mark.django_db


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
