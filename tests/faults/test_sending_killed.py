"""A sender who is killed has written to all or to none, and to nobody twice (MSG-02)."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import Installation

pytestmark = pytest.mark.fault

HOUSE = Path(__file__).resolve().parents[2]
READERS = 1_500
CHILD = """
import os, signal, sys
import django
django.setup()
from django.db import connection
from sleutelbos.audit.values import OPERATOR
from sleutelbos.accounts.models import Account
from sleutelbos.kit import bulk, scope, tokens
from sleutelbos.messaging.actions import drafts as writing, sending
from sleutelbos.messaging.models import Message
from sleutelbos.messaging.queries import drafts, readers
from sleutelbos.messaging.values import Audience, Text
from sleutelbos.schools.models import School
sys.path.insert(0, sys.argv[3])
from bench import filling
from tests.messaging import post

moment, count = sys.argv[1], int(sys.argv[2])
if moment == "fill":
    filling.enrol(count)
    sys.exit()
school = School.objects.get()
with scope.within(school.id):
    sender, everybody = post.sender(Account.objects.get(slot=0)), Audience(is_whole_school=True)
    text = Text("Zwemmen", "Morgen.", audience=everybody)
    first = Message.objects.first()
    message_id = first.id if first else writing.write(
        school_id=school.id, sender=sender, nonce=tokens.opaque_id(), text=text, by=OPERATOR
    )
    kill = lambda: os.kill(os.getpid(), signal.SIGKILL)
    insert, record = bulk.insert_from, sending.audit.record
    if moment == "before the copies":
        bulk.insert_from = lambda *args, **more: kill()
    if moment == "after the copies":
        sending.audit.record = lambda *args, **more: kill()
    if moment.startswith("after 0"):
        signal.setitimer(signal.ITIMER_REAL, float(moment.split()[1]))
    draft = drafts.draft(sender, message_id)
    sending.send(school=school, sender=sender, draft=draft, readers=count, by=OPERATOR)
    signal.setitimer(signal.ITIMER_REAL, 0)
"""


@pytest.fixture
def house(tmp_path):
    with Installation(tmp_path, mail_url="smtp://localhost:9") as installation:
        installation.migrate()
        yield installation


def child(house, moment):
    return subprocess.run(
        [sys.executable, "-c", CHILD, moment, str(READERS), str(HOUSE)],
        env=house.environment, cwd=HOUSE / "src", capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip


def left(house):
    """Return how many copies there are, and how many messages were sent."""
    copies = house.ask("SELECT count(*) FROM messaging_delivery")
    sent = house.ask("SELECT count(*) FROM messaging_message WHERE sent_at IS NOT NULL")
    return copies[0][0], sent[0][0]


def test_msg_02_a_killed_sender_wrote_to_all_or_to_none(house):
    filled = child(house, "fill")
    assert filled.returncode == 0, filled.stderr
    for moment in ("before the copies", "after the copies", "after 0.002", "after 0.01"):
        killed = child(house, moment)
        assert killed.returncode <= 0, killed.stderr
        assert left(house) in ((0, 0), (READERS, 1)), moment
        if left(house)[1]:
            break
    else:
        done = child(house, "to the end")
        assert done.returncode == 0, done.stderr
    assert left(house) == (READERS, 1)
