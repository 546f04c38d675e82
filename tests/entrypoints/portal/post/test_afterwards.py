"""What a sender still sees and does: take back, recall, print."""

import re

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.messaging.values import Confirmation
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.entrypoints.portal.post.forms import checked, sends, the_draft
from tests.factories import Family
from tests.messaging import post

pytestmark = pytest.mark.django_db


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
