"""The number in open pages: counted for many at once, and where no proxy leads to the streams."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sleutelbos.connections.models import Session
from sleutelbos.kit import clock, scope
from sleutelbos.schools.models import School
from sleutelbos.web.live import counting
from tests import factories, together
from tests.conftest import Clock
from tests.messaging import post

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return factories.a_school()


def sign_in(school: School, **session: object) -> tuple[Client, int]:
    """Let a mother with one new message be in; return her browser and her session's id."""
    mother = factories.an_activated(factories.a_pupil(school).mother, email="an@example.test")
    browser = factories.signed_in(factories.a_client(school), mother)
    post.arrived(factories.a_staff_member(school, "office"))
    with scope.within(school.id):
        session_id = Session.objects.get(account=mother).id
        Session.objects.filter(id=session_id).update(**session)
    return browser, session_id


def test_the_numbers_of_many_sessions_cost_one_statement(school: School) -> None:
    _, session_id = sign_in(school)

    with CaptureQueriesContext(connection) as statements:
        found = counting.numbers([session_id, *range(900_000, 900_500)])

    assert found == {session_id: 1}
    assert len(statements) == 1


@pytest.mark.parametrize(("is_shared", "minutes"), [(False, 61), (True, 31)])
def test_a_session_that_was_left_alone_has_no_number(
    school: School, clock: Clock, is_shared: bool, minutes: int
) -> None:
    _, session_id = sign_in(school, is_shared=is_shared)
    clock.advance(minutes=minutes - 2)
    assert counting.numbers([session_id]) == {session_id: 1}

    clock.advance(minutes=2)

    assert counting.numbers([session_id]) == {}


def test_without_a_proxy_the_pages_say_the_number_once_and_it_is_no_use_of_a_session(
    school: School, clock: Clock
) -> None:
    browser, session_id = sign_in(school)
    before = clock.now()
    clock.advance(minutes=30)

    answer = browser.get("/live")

    assert answer.headers["Content-Type"] == "text/event-stream"
    assert answer.content == b"retry: 60000\ndata: 1\n\n"
    with scope.within(school.id):
        assert Session.objects.get(id=session_id).seen_at == before


def test_the_number_is_that_of_all_children_as_on_the_page(school: School) -> None:
    noor, sam = (together.a_parent(school, first) for first in ("Noor", "Sam"))
    together.tie(noor.mother, sam.mother)
    browser = together.signed_in(school, noor)
    clerk = factories.a_staff_member(school)
    post.arrived(clerk, audience=post.to_class(school, "Klas van Sam"))

    assert b"data: 1" in browser.get("/live").content


def test_who_is_not_in_is_told_to_ask_no_more(school: School) -> None:
    newcomer = factories.signed_in(factories.a_client(school), factories.a_pupil(school).mother)

    for browser in (factories.a_client(school), newcomer):
        answer = browser.get("/live")
        assert (answer.status_code, answer.content) == (204, b"")


def test_who_wants_a_second_step_and_has_not_taken_it_hears_nothing(school: School) -> None:
    browser, session_id = sign_in(school, factor_at=None)
    with scope.within(school.id):
        account = Session.objects.get(id=session_id).account
        factories.changed(account, asks_factor=True)
        assert browser.get("/live").status_code == 204
        Session.objects.filter(id=session_id).update(factor_at=clock.now())

    assert browser.get("/live").status_code == 200
