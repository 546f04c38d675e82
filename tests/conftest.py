"""What every test may ask for: a mailbox and a clock."""

import datetime as dt
import gc
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import time_machine

from tests.gate import provider
from tests.gate.provider import FakeProvider
from tests.mailbox import Mailbox

# No test asserts a time, Hypothesis included.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


# A promise of the catalogue, a fact of the leaflets or a decision, in the name of a test.
_NUMBERED = re.compile(r"_((?:imp|[a-z]{3}_\d\d)|[abdnopw]\d{1,2}|rfc_?\d+)_")
_PAGES = "/tests/entrypoints/"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, ask of pages and commands what is promised by number, and no more.

    What they ask of a database is asked there by the tests of actions and queries, and tests/web
    opens every page by every method. tools/test leaves out what asks nothing of a database.
    """
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    once = [
        item
        for item in items
        if _PAGES in str(item.path) and not _NUMBERED.search(item.name.partition("[")[0])
    ]
    config.hook.pytest_deselected(items=once)
    items[:] = [item for item in items if item not in set(once)]


def pytest_collectstart() -> None:
    """Have the collector not look at the tests while they are gathered…"""
    gc.disable()


def pytest_collection_finish() -> None:
    """… nor later, each time it looks at what they make."""
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def _quick_hashes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash at the least cost; one test holds what production pays (AUT-13)."""
    if "django" in sys.modules and not request.node.get_closest_marker("real_hash"):
        from sleutelbos.accounts import keys

        monkeypatch.setattr(keys, "GENERATIONS", (keys.Cost(memory=8, passes=1, lanes=1),))


@pytest.fixture(scope="session", autouse=True)
def _planned_once() -> Iterator[None]:
    """Keep what PostgreSQL has planned from one test to the next, which undoes rows, no tables.

    Else the statement of a page, which joins twenty tables, is planned anew in every test: psycopg
    forgets prepared statements when a test rolls back, and PostgreSQL does when a table is
    truncated, which takes it as long as a quick test for all of them.
    """
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield
        return
    from django.db.backends.postgresql.operations import DatabaseOperations
    from psycopg._preparing import PrepareManager

    should_discard = PrepareManager._should_discard

    def is_to_discard(self: PrepareManager, prepare: Any, results: list[Any]) -> bool:
        others = [one for one in results if one.command_status != b"ROLLBACK"]
        return should_discard(self, prepare, others)

    def emptying(_self: DatabaseOperations, _style: Any, tables: list[str], **_: Any) -> list[str]:
        without_triggers = "SET LOCAL session_replication_role = replica"
        return [without_triggers, *(f'DELETE FROM "{table}"' for table in tables)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PrepareManager, "_should_discard", is_to_discard)
        patch.setattr(PrepareManager, "prepared_max", 1000)
        patch.setattr(DatabaseOperations, "sql_flush", emptying)
        yield


class Clock:
    """The time of this process, moved by hand and standing still in between."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller

    def now(self) -> dt.datetime:
        """Return what the clock says."""
        return dt.datetime.now(dt.UTC)

    def move_to(self, moment: dt.datetime) -> None:
        """Set the clock."""
        self._traveller.move_to(moment, tick=False)

    def advance(self, **duration: float) -> None:
        """Move the clock on: clock.advance(minutes=61)."""
        self._traveller.shift(dt.timedelta(**duration))


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Stop the time on a Monday morning in September."""
    with time_machine.travel(dt.datetime(2026, 9, 7, 8, tzinfo=dt.UTC), tick=False) as traveller:
        yield Clock(traveller)


@pytest.fixture(scope="session")
def mail_server() -> Iterator[Mailbox]:
    """Listen for mail as long as the tests run."""
    with Mailbox() as server:
        yield server


@pytest.fixture
def mailbox(mail_server: Mailbox, request: pytest.FixtureRequest) -> Mailbox:
    """Receive the mail of this test, in an empty mailbox."""
    mail_server.reset()
    request.getfixturevalue("settings").EMAIL_URL = mail_server.url
    return mail_server


@pytest.fixture(scope="session")
def fake_provider() -> Iterator[FakeProvider]:
    """Run an outside provider as long as the tests run."""
    with provider.serve() as server:
        yield server


@pytest.fixture
def outside(fake_provider: FakeProvider, request: pytest.FixtureRequest) -> FakeProvider:
    """Have an outside provider that behaves, of which nobody knows anything yet."""
    from sleutelbos.gate.openid import publications

    request.getfixturevalue("settings").PRIVATE_NETWORKS = ("127.0.0.0/8",)
    fake_provider.reset()
    publications.forget()
    return fake_provider
