"""After an import, what is asked at every page and sign-in finds its rows by their keys.

A database that has not looked at its tables takes "not ended" for so rare that it reads all that
has not ended, and looks for the one among it.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.roster import importing

pytestmark = pytest.mark.django_db(transaction=True)

OF_PEOPLE = {"accounts_keyring", "accounts_keyringname", "accounts_account", "people_person"}
WRITTEN = {*OF_PEOPLE, "people_pupil", "people_guardianship", "people_membership"}


def open_start(client: Client, mother: Account) -> None:
    factories.signed_in(client, factories.with_password(mother))
    assert client.get("/start").status_code in {200, 302}


def sign_in(client: Client, mother: Account) -> None:
    form = {"username": mother.keyring.keyringname_set.get().name, "password": "geen van alle"}
    assert client.post("/", form).status_code == 200


@pytest.fixture
def school() -> School:
    school = factories.a_school()
    with scope.within(school.id):
        importing.imported(school, "basisschool.csv")
    return school


@pytest.mark.skipif(connection.vendor != "postgresql", reason="about plans of PostgreSQL")
@pytest.mark.parametrize("do", [open_start, sign_in])
def test_no_statement_reads_more_than_it_asks_for(
    school: School, do: Callable[[Client, Account], None]
) -> None:
    with scope.within(school.id):
        mother = Account.objects.select_related("keyring").filter(slot=1).first()
    assert mother is not None
    client = factories.a_client(school)
    asked: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with scope.within(school.id), connection.execute_wrapper(keep):
        do(client, mother)

    [(sql, params)] = [one for one in asked if "k.id" in one[0] and "LEFT JOIN" in one[0]][-1:]
    read = list(_reads(sql, params))
    assert {node["Relation Name"] for node in read} >= {"accounts_account", "accounts_keyring"}
    assert [node for node in read if "Cond" not in " ".join(node)] == []


def test_a_database_has_looked_at_what_an_import_wrote(school: School) -> None:
    is_postgres = connection.vendor == "postgresql"
    statement = "SELECT tablename FROM pg_stats" if is_postgres else "SELECT tbl FROM sqlite_stat1"
    with connection.cursor() as cursor:
        cursor.execute(statement)
        looked_at = {name for (name,) in cursor.fetchall()}

    assert looked_at >= WRITTEN


def _reads(sql: str, params: Any) -> Iterator[dict[str, Any]]:
    """Give each part of a plan that reads a table with a row for everybody, or the session."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        [[found]] = cursor.fetchall()
    waiting = [(json.loads(found) if isinstance(found, str) else found)[0]["Plan"]]
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        if node.get("Relation Name") in OF_PEOPLE or node.get("Alias") == "x":
            yield node
