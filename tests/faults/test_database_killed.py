"""A database that is killed keeps what was answered: also what did not wait for its disk."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import psycopg
import pytest

from tests import postgres
from tests.installation import HOUSE, Installation
from tests.mailbox import Mailbox

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(
        not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="kills PostgreSQL"
    ),
]

# It confirms no commit before the disk has it; what waits to be written, it writes late.
_DURABLE = {**postgres.OPTIONS, "synchronous_commit": "on", "wal_writer_delay": "10s"}
_GUESS_AND_KILL = """
import sys
import django
django.setup()
import psutil
from django.core.management import call_command
from sleutelbos.gate.actions import signin
from sleutelbos.gate.errors import SignInRefused
from sleutelbos.kit import scope
from tests import factories
from tests.gate.racing import home

call_command("migrate", verbosity=0)
with scope.everywhere():
    school = factories.a_school()
    username = factories.a_pupil(school).username
with scope.within(school.id):
    first = psutil.Process(int(sys.argv[1]))
    try:
        signin.sign_in(
            school_id=school.id, username=username, password="geen van alle", client=home()
        )
    except SignInRefused:
        for process in (first, *first.children(recursive=True)):
            process.kill()
        print("answered")
"""


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    with postgres.serving(_DURABLE) as server:
        yield server


def test_aut_06_a_guess_that_was_answered_counts_also_after_a_crash_of_the_database(
    server: postgres.Server, tmp_path: Path, mail_server: Mailbox
) -> None:
    installation = Installation(tmp_path, mail_url=mail_server.url)
    url = postgres.make_database(server.url, "crashing")
    installation.environment["DATABASE_URL"] = url
    installation.environment["PYTHONPATH"] = os.pathsep.join([str(HOUSE / "src"), str(HOUSE)])

    code = [sys.executable, "-c", dedent(_GUESS_AND_KILL), str(server.pid)]
    said = installation._finish(code, 0)
    server.wait()
    server.start()

    assert said == "answered\n"
    with psycopg.connect(url) as again:
        levels = again.execute("SELECT level FROM gate_bucket").fetchall()
    assert levels == [(1.0,)] * 4
