"""How many SQL statements a page costs: what is fast stays fast."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sleutelbos.schools.models import School
from tests import factories

pytestmark = pytest.mark.django_db

# Statements of a sign-in, and of telling its owner: PostgreSQL takes all that is written as one.
KNOWN_BROWSER, TOLD = (4, 0) if connection.vendor == "postgresql" else (8, 1)


def a_mother_is_in() -> Client:
    school = factories.a_school()
    mother = factories.an_activated(factories.a_pupil(school).mother, email="an@example.test")
    return factories.signed_in(factories.a_client(school), mother)


def the_office_is_in() -> Client:
    school = factories.a_school()
    return factories.signed_in(factories.a_client(school), factories.a_staff_member(school))


@pytest.mark.parametrize("somebody", [a_mother_is_in, the_office_is_in])
def test_the_start_page_costs_one_statement(somebody: Callable[[], Client]) -> None:
    client = somebody()
    client.get("/start")  # the first visit reads the school, which is then remembered

    with CaptureQueriesContext(connection) as statements:
        answer = client.get("/start")

    assert answer.status_code == 200
    assert len(statements) == 1


def test_the_sign_in_page_costs_one_statement() -> None:
    client = factories.a_client(factories.a_school())
    client.get("/")

    with CaptureQueriesContext(connection) as statements:
        answer = client.get("/")

    assert answer.status_code == 200
    assert len(statements) == 1


def test_a_wrong_password_costs_as_many_statements_whoever_is_named() -> None:
    school = factories.a_school()
    one = factories.a_pupil(school, first="Alleen", guardians=0)
    seven = factories.a_pupil(school, first="Zeven", guardians=6)
    names = {"one": one.username, "seven": seven.username, "nobody": "niemand.nergens"}

    counts = {
        who: _statements_of(school, "/", {"username": name, "password": "geen van alle"}, 200)
        for who, name in names.items()
    }

    assert len(set(counts.values())) == 1, counts


def test_a_sign_in_costs_as_many_statements_however_many_share_the_username() -> None:
    school = factories.a_school()
    alone = factories.a_pupil(school, first="Alleen", guardians=0)
    full = factories.a_pupil(school, first="Zeven", guardians=6)
    for account in (alone.accounts[0], *full.accounts.values()):
        factories.with_password(account, f"{factories.PASSWORD} {account.slot}")

    counts = {
        slot: _statements_of(
            school, "/", {"username": name, "password": f"{factories.PASSWORD} {slot}"}, 302
        )
        for name, slot in ((alone.username, 0), (full.username, 6))
    }

    assert counts[0] == counts[6]


def test_asking_for_a_new_password_costs_as_many_statements_for_a_name_that_is_not_there() -> None:
    school = factories.a_school()
    family = factories.a_pupil(school)
    factories.an_activated(family.mother, email="an@example.test")

    counts = {
        name: _statements_of(school, "/forgot/request", {"username": name, "email": email}, 200)
        for name, email in (
            (family.username, "an@example.test"),
            ("niemand.nergens", "niemand@example.test"),
        )
    }

    assert len(set(counts.values())) == 1, counts


def _statements_of(school: School, path: str, form: dict[str, str], status: int) -> int:
    """Send a form from a browser of its own; return how many statements it took."""
    client = factories.a_client(school)
    client.get(path)
    with CaptureQueriesContext(connection) as statements:
        answer = client.post(path, form)
    assert answer.status_code == status
    return len(statements)


def test_a_sign_in_costs_few_statements_and_more_only_where_its_owner_is_told() -> None:
    school = factories.a_school()
    family = factories.a_pupil(school)
    factories.with_password(family.mother)
    form = {"username": family.username, "password": factories.PASSWORD}
    client, counts = factories.a_client(school), []
    for _ in range(2):
        client.get("/")
        with CaptureQueriesContext(connection) as statements:
            assert client.post("/", form).status_code == 302
        counts.append(len(statements))
        client.post("/sign-out")

    unknown, known = counts
    assert (known, unknown) == (KNOWN_BROWSER, KNOWN_BROWSER + TOLD)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="about psycopg")
def test_the_driver_keeps_what_it_read_of_every_statement() -> None:
    school = factories.a_school()
    family = factories.a_pupil(school)
    factories.with_password(family.mother)
    client, asked = factories.a_client(school), []
    client.get("/")

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((len(sql), len(params or ())))
        return execute(sql, params, many, context)

    form = {"username": family.username, "password": factories.PASSWORD}
    with connection.execute_wrapper(keep):
        assert client.post("/", form).status_code == 302
        client.get("/start")

    assert len(asked) > KNOWN_BROWSER
    assert [one for one in asked if one[0] > 4096 or one[1] > 50] == []
