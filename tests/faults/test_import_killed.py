"""An import that is killed leaves all or nothing, and can be done again (IMP-10)."""

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
from sleutelbos.accounts.models import Account, Keyring
from sleutelbos.people.models import Pupil
from sleutelbos.roster import actions
from sleutelbos.kit import scope
from sleutelbos.schools import actions as schools
from sleutelbos.schools.models import School

def die(_done):
    os.kill(os.getpid(), signal.SIGKILL)

moment = sys.argv[1]
school = School.objects.first() or schools.open_school(
    name="De Beuk", origin="https://beuk.example.test", by=OPERATOR, school_year="2026-2027"
)
with scope.within(school.id):
    with open(sys.argv[2], "rb") as stream:
        run = actions.plan_file(school=school, stream=stream, file_name="x.csv", by=OPERATOR)
    left = run.arrivals
    if moment == "before the end":
        actions.apply(school=school, run_id=run.id, by=OPERATOR, listener=die)
    if moment.startswith("after"):
        signal.setitimer(signal.ITIMER_REAL, float(moment.split()[1]))
    if moment != "never":
        actions.apply(school=school, run_id=run.id, by=OPERATOR)
        signal.setitimer(signal.ITIMER_REAL, 0)
    tables = [table.objects.count() for table in (Pupil, Keyring, Account)]
    print(json.dumps([left, *tables]))
"""


@pytest.fixture
def house(tmp_path):
    with Installation(tmp_path, mail_url="smtp://localhost:9") as installation:
        installation.migrate()
        yield installation


def child(house, moment):
    return subprocess.run(
        [sys.executable, "-c", CHILD, moment, str(REGISTER)],
        env=house.environment, cwd=HOUSE / "src", capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip


def test_imp_10_a_killed_import_left_all_or_nothing_and_is_done_again(house):
    for moment in ("before the end", "after 0.2", "after 0.8"):
        killed = child(house, moment)
        assert killed.returncode <= 0, killed.stderr
        left, pupils, *_ = json.loads(child(house, "never").stdout)
        assert (left, pupils) in ((1180, 0), (0, 1180))
    done = child(house, "to the end")
    assert done.returncode == 0, done.stderr
    _, pupils, keyrings, accounts = json.loads(done.stdout)
    assert (pupils, keyrings) == (1180, 1180)
    assert json.loads(child(house, "to the end").stdout) == [0, pupils, keyrings, accounts]
