"""One inbox over all children, and from one to another (FAM-01, FAM-08)."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sleutelbos.connections.models import Session
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import together
from tests.factories import PASSWORD, Family
from tests.gate.together.pages import a_letter_to, page
from tests.together import path_to

pytestmark = pytest.mark.django_db


def test_the_next_sign_in_opens_both_from_either_side(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)

    assert path_to(together.signed_in(school, noor), "Sam")
    assert path_to(together.signed_in(school, sam), "Noor")


def test_fam_01_one_inbox_one_number_each_message_in_its_own_account(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    a_letter_to(noor, school, "Zwemmen")
    a_letter_to(sam, school, "Op bosklas")
    browser = together.signed_in(school, noor)
    inbox = page(browser, "/messages")

    assert inbox.index("Zwemmen") > 0
    assert '<span class="badge badge-count" role="status" data-unread>2<' in inbox
    link = re.search(r'href="(/children/\d+/open[^"]*message=\d+)"', inbox)
    assert link
    where = browser.get(link[1].replace("&amp;", "&"))["Location"]
    assert "Op bosklas" in page(browser, where)
    assert "ouder van Sam" in page(browser)


def test_the_start_page_still_costs_one_statement(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    browser = together.signed_in(school, noor)
    page(browser)

    with CaptureQueriesContext(connection) as statements:
        assert "Sam" in page(browser)
    assert len(statements) == 1


def test_who_signs_out_of_one_signs_out_of_all(school: School, noor: Family, sam: Family) -> None:
    together.tie(noor.mother, sam.mother)
    browser = together.signed_in(school, noor)
    browser.post("/sign-out")

    with scope.within(school.id):
        assert not Session.objects.filter(ended_at=None).exists()


def test_fam_08_a_form_made_for_one_child_is_not_sent_as_a_parent_of_another(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    host = {"host": school.origin.partition("://")[2]}
    browser = Client(headers=host, enforce_csrf_checks=True, raise_request_exception=False)
    form = {"username": noor.username, "password": PASSWORD}
    form["csrfmiddlewaretoken"] = _mark(browser.get("/").content.decode())
    headers = {"origin": school.origin}
    assert browser.post("/", form, secure=True, headers=headers).status_code == 302
    mark = _mark(page(browser))
    browser.get(path_to(browser, "Sam"))
    text = {"to": "office", "subject": "x", "source": "y", "csrfmiddlewaretoken": mark}

    assert browser.post("/messages/new", text, secure=True, headers=headers).status_code == 403


def test_a_link_without_the_mark_of_this_browser_opens_nothing(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    browser = together.signed_in(school, noor)

    answer = browser.get(f"/children/{sam.mother.id}/open?mark=x")

    assert answer["Location"] == "/children"
    assert "ouder van Noor" in page(browser)


def test_a_session_that_another_key_opened_is_no_fresh_proof(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    browser = together.signed_in(school, noor)
    browser.get(path_to(browser, "Sam"))

    assert browser.get("/profile")["Location"].startswith("/prove")


def _mark(text: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    assert found
    return found[1]
