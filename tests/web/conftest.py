"""The whole story, walked once; tests look at what it left behind."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from sleutelbos.config import logs
from tests.mailbox import Mailbox
from tests.web import world
from tests.web.story import Story


@pytest.fixture(scope="session")
def story(django_db_setup: None, django_db_blocker: DjangoDbBlocker, mail_server: Mailbox) -> Story:
    """Walk through everything, keep what can be looked at, and leave no row behind."""
    mail_server.reset()
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(EMAIL_URL=mail_server.url),
        _log() as log,
        world.statements() as statements,
    ):
        walked = Story(mail_server).walk()
        walked.statements = list(statements)
        walked.cells = list(_cells())
        walked.log = log.getvalue()
        walked.mails = [letter.raw for letter in mail_server.letters]
        transaction.set_rollback(True)
    mail_server.reset()
    return walked


def _cells() -> Iterator[object]:
    """Return every cell of the database."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for cell in row:
                    yield bytes(cell) if isinstance(cell, memoryview) else cell


@contextmanager
def _log() -> Iterator[io.StringIO]:
    """Keep what an operator would read, with all that is ever logged in it."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(logs._Text())
    root = logging.getLogger()
    root.addHandler(handler)
    noisy = logging.getLogger("mail.log")  # of the mail server of the tests
    level, noisy.level = noisy.level, logging.CRITICAL
    try:
        yield kept
    finally:
        root.removeHandler(handler)
        noisy.level = level


@pytest.fixture
def data_files() -> dict[str, bytes]:
    """Return what stands in the data folder, but for the database and the two keys."""
    found = (path for path in settings.DATA.rglob("*") if path.is_file())
    return {
        path.name: path.read_bytes()
        for path in found
        if "sqlite3" not in path.name and path.parent.name != "secrets"
    }
