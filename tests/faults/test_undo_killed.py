"""Undoing an import, or rehearsing one, that is killed leaves all or nothing (IMP-10)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import Installation

pytestmark = pytest.mark.fault

HOUSE = Path(__file__).resolve().parents[2]
REGISTER = HOUSE / "tests/registers/secundair.csv"
CHILD = """
import json, os, signal, sys
import django
django.setup()
from sleutelbos.audit.values import OPERATOR
from sleutelbos.accounts.models import Account, KeyringName
from sleutelbos.people.models import Pupil
from sleutelbos.roster import actions, queries
from sleutelbos.roster.models import Rehearsal, RosterRun, UndoRecord
from sleutelbos.kit import scope
from sleutelbos.schools import actions as schools
from sleutelbos.schools.models import School

def die(_done):
    os.kill(os.getpid(), signal.SIGKILL)

def plan(lines=None):
    rows = open(sys.argv[2], "rb").read().splitlines(keepends=True)[:lines]
    from io import BytesIO
    return actions.plan_file(
        school=school, stream=BytesIO(b"".join(rows)), file_name="x.csv", by=OPERATOR
    )

school = School.objects.first() or schools.open_school(
    name="De Beuk", origin="https://beuk.example.test", by=OPERATOR, school_year="2026-2027"
)
with scope.within(school.id):
    if "rehearse, killed" in sys.argv[1]:
        run = plan()
        actions.start_rehearsal(school_id=school.id, run_id=run.id, by=OPERATOR)
        actions.rehearse(school=school, run_id=run.id, listener=die)
    if "rehearse few" in sys.argv[1]:
        run = plan(4)
        actions.start_rehearsal(school_id=school.id, run_id=run.id, by=OPERATOR)
        actions.rehearse(school=school, run_id=run.id)
        assert Rehearsal.objects.get(run=run).letters > 0
    if "apply" in sys.argv[1]:
        actions.apply(school=school, run_id=plan().id, by=OPERATOR)
    if "undo" in sys.argv[1]:
        last = queries.last_applied()
        listener = die if "undo, killed" in sys.argv[1] else None
        actions.undo(school=school, run_id=last.id, by=OPERATOR, listener=listener)
    last = RosterRun.objects.order_by("id").last()
    tables = [table.objects.count() for table in (Pupil, Account, KeyringName, UndoRecord)]
    print(json.dumps([last.state, *tables]))
"""


@pytest.fixture
def house(tmp_path):
    with Installation(tmp_path, mail_url="smtp://localhost:9") as installation:
        installation.migrate()
        yield installation


def child(house, what):
    return subprocess.run(
        [sys.executable, "-c", CHILD, what, str(REGISTER)],
        env=house.environment, cwd=HOUSE / "src", capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip


def test_imp_10_a_rehearsal_and_an_undo_that_are_killed_left_all_or_nothing(house):
    killed = child(house, "rehearse, killed")
    assert killed.returncode == -9, killed.stderr
    done = child(house, "rehearse few")
    assert json.loads(done.stdout) == ["planned", 0, 0, 0, 0], done.stderr

    killed = child(house, "apply, undo, killed")
    assert killed.returncode == -9, killed.stderr
    state, pupils, accounts, names, records = json.loads(child(house, "look").stdout)
    assert (state, pupils, names, records) == ("applied", 1180, 1180, 1)
    assert accounts > pupils

    done = child(house, "undo")
    assert json.loads(done.stdout) == ["undone", 0, 0, 0, 0], done.stderr
