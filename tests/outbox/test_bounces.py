"""Mail that came back: what is a report, whose, and what is junk."""

from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleutelbos.accounts.models import Account
from sleutelbos.kit import scope
from sleutelbos.outbox import bounces, registry, returns, worker
from sleutelbos.outbox.errors import NotNow
from sleutelbos.outbox.returns import Marked
from tests import factories

MARKED = Marked(1, 2, "abcdefgh")
REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mail.example.test
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not work.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.test

Final-Recipient: rfc822; an@example.test
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

Return-Path: <{returned}>
From: De Beuk <sleutelbos@localhost>
To: an@example.test

--b--
"""


def report(
    *, action: str = "failed", status: str = "5.1.1", to: str = "", returned: str = ""
) -> bytes:
    text = REPORT.format(action=action, status=status, to=to, returned=returned)
    return text.replace("\n", "\r\n").encode()


def test_a_report_says_whose_address_does_not_work() -> None:
    bounce = bounces.read(report(to=returns.envelope(MARKED)))

    assert bounce == bounces.Bounce(MARKED, "5.1.1")
    assert bounce.is_lasting


def test_the_mark_may_stand_in_the_mail_that_is_returned() -> None:
    bounce = bounces.read(report(to="other@example.test", returned=returns.envelope(MARKED)))

    assert bounce
    assert bounce.marked == MARKED


@pytest.mark.parametrize(("action", "status"), [("failed", "4.2.2"), ("delayed", "5.1.1")])
def test_a_soft_bounce_is_no_lasting_one(action: str, status: str) -> None:
    bounce = bounces.read(report(action=action, status=status, to=returns.envelope(MARKED)))

    assert bounce
    assert not bounce.is_lasting


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: hello\r\n\r\nout of office",
        report(to="sleutelbos@localhost"),
        report(to=returns.envelope(MARKED).replace("b1-2", "b1-3")),
        report(to=returns.envelope(MARKED), status="five"),
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n" * 50,
        b"Content-Type: message/delivery-status\r\n\r\n\xff: \xff\r\n\r\n",
        b"From: =?x?q?=\r\nContent-Type: =?;=;;\r\nTo: \xff\r\n\r\n",
    ],
)
def test_junk_is_nothing(raw: bytes) -> None:
    assert bounces.read(raw) is None


@hypothesis.settings(deadline=None)
@given(st.binary(max_size=500), st.integers(0, 900))
def test_no_junk_makes_it_stumble(junk: bytes, place: int) -> None:
    whole = report(to=returns.envelope(MARKED))

    bounces.read(junk)
    bounces.read(whole[:place] + junk + whole[place:])


@pytest.fixture
def maildir(tmp_path: Path, settings: Any) -> Path:
    for folder in ("new", "cur", "tmp"):
        (tmp_path / "box" / folder).mkdir(parents=True)
    settings.BOUNCES_URL = f"maildir://{tmp_path}/box"
    return tmp_path / "box"


@pytest.fixture
def mother(db: None) -> Account:
    return factories.an_activated(
        factories.a_pupil(factories.a_school()).mother, email="an@example.test"
    )


def read_mailbox() -> None:
    registry.load()
    with scope.everywhere():
        registry.find("outbox.read_bounces")(job_id=0)
    worker.drain()


def to(account: Account, *, email_key: str = "an@example.test") -> str:
    mark = returns.address_mark(account.id, email_key=email_key)
    return returns.envelope(Marked(account.school_id, account.id, mark))


def test_eml_08_a_hard_bounce_marks_the_address_and_it_stays_bound(
    maildir: Path, mother: Account
) -> None:
    (maildir / "new/1").write_bytes(report(to=to(mother)))
    read_mailbox()

    now = factories.changed(mother)
    assert now.email_unreachable_at
    assert (now.email, bool(now.email_verified_at)) == ("an@example.test", True)
    assert not list((maildir / "new").iterdir())


def test_eml_08_a_bounce_of_an_older_address_marks_nothing(maildir: Path, mother: Account) -> None:
    (maildir / "new/1").write_bytes(report(to=to(mother, email_key="old@example.test")))
    (maildir / "new/2").write_bytes(report(to=to(mother), status="4.2.2"))
    read_mailbox()

    assert factories.changed(mother).email_unreachable_at is None
    assert not list((maildir / "new").iterdir())


def test_junk_is_kept_aside_and_read_once(maildir: Path, mother: Account) -> None:
    (maildir / "new/1").write_bytes(b"Subject: prize\r\n\r\nYou won")
    (maildir / "new/2").write_bytes(report(to=to(mother)))
    read_mailbox()
    read_mailbox()

    kept = [
        path for path in (maildir / ".aside").rglob("*") if path.is_file() and path.stat().st_size
    ]
    assert [b"You won" in path.read_bytes() for path in kept] == [True]
    assert not list((maildir / "new").iterdir())
    assert factories.changed(mother).email_unreachable_at


@pytest.mark.parametrize("url", ["maildir:///nowhere/at/all", "imap://127.0.0.1:1/INBOX"])
def test_a_mailbox_that_is_not_there_is_tried_later(settings: Any, url: str, db: None) -> None:
    settings.BOUNCES_URL = url
    registry.load()

    with scope.everywhere(), pytest.raises(NotNow):
        registry.find("outbox.read_bounces")(job_id=0)
