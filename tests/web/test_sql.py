"""Every statement about a school's rows says which school (TEN-05)."""

import re

import pytest

from tests.web import world
from tests.web.story import Story
from tests.web.world import Statement

pytestmark = pytest.mark.django_db

# What is done for all schools at once, by the worker and by those who look after it.
LEDGERS = {"outbox_job", "audit_entry", "audit_chain"}
# What begins at the address that a parent typed, or at an id that only a parent's accounts share.
ACROSS = re.compile(r'"schools_host"\."name" = %s|"(bunch|circle)" (=|IN) ')
# Rows that others point at are found first, by their school, and then deleted by their ids.
FOUND = re.compile(r'DELETE FROM "(\w+)" WHERE "\1"\."id" IN \([%s, ]+\)')
# Several rows of several tables that are written as one statement, each with its school.
INSERTED = re.compile(r"INSERT INTO [\w\" ]+\(([^)]+)\) VALUES")
# The page's one statement begins at the host, and all else in it hangs from that row.
PAGE = "FROM schools_host h\nJOIN schools_school s ON s.id = h.school_id"


@pytest.fixture(scope="module")
def tables() -> set[str]:
    return {model._meta.db_table for model in world.tenant_tables()}


def test_ten_05_every_statement_names_its_school(story: Story, tables: set[str]) -> None:
    offenders = {
        one.sql
        for one in story.statements
        if one.tables & tables and not one.is_everywhere and not _names_its_school(one)
    }

    assert not offenders, "\n\n".join(sorted(offenders))


def test_ten_05_only_the_ledgers_are_read_for_all_schools_at_once(
    story: Story, tables: set[str]
) -> None:
    offenders = {
        one.sql
        for one in story.statements
        if one.is_everywhere and (one.tables & tables) - LEDGERS and not ACROSS.search(one.sql)
    }

    assert not offenders, "\n\n".join(sorted(offenders))


def test_ten_05_the_walk_meets_every_table(story: Story, tables: set[str]) -> None:
    assert tables - set().union(*(one.tables for one in story.statements)) == set()


def _names_its_school(statement: Statement) -> bool:
    """Say whether a statement finds its rows by their school; a list of columns does not count."""
    if FOUND.fullmatch(statement.sql):
        return True
    kind, _, rest = statement.sql.strip().partition(" ")
    if kind.upper() in ("INSERT", "COPY"):
        return "school_id" in rest
    if several := INSERTED.findall(statement.sql):
        return all("school_id" in columns for columns in several)
    where = statement.sql.rpartition("WHERE")[0] and statement.sql.partition("WHERE")[2]
    return "school_id" in where or PAGE in statement.sql
