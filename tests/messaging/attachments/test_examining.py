"""Files are scanned, and pictures get a small one (ATT-04, ATT-08)."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image

from sleutelbos.accounts.models import Account
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.messaging.actions import examining
from sleutelbos.messaging.files import previews, store
from sleutelbos.messaging.values import FileState
from sleutelbos.outbox.errors import NotNow
from sleutelbos.outbox.models import Job
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import Family
from tests.messaging import files, post
from tests.messaging.attachments.kept import row, sweep

pytestmark = pytest.mark.django_db


def examine(school: School, attachment_id: int) -> None:
    with scope.within(school.id):
        examining.examine(attachment_id=attachment_id, by=SYSTEM)


def test_att_08_nobody_opens_a_file_before_the_scanner_has_said_yes(
    school: School, noor: Family, teacher: Account, scanner: list[bytes]
) -> None:
    draft = post.a_draft(teacher)
    made = files.attached(teacher, draft)
    browser = factories.signed_in(factories.a_client(school), teacher)
    assert browser.get(f"/messages/files/{made}").status_code == 404
    assert "Wordt nagekeken" in browser.get(f"/messages/drafts/{draft.id}").content.decode()

    examine(school, made)

    assert scanner == [files.PDF]
    assert b"".join(browser.get(f"/messages/files/{made}")) == files.PDF
    assert row(school).state == FileState.CLEAN


def test_att_08_a_message_that_is_sent_while_a_scan_runs_says_so_to_its_readers(
    school: School, noor: Family, teacher: Account, scanner: list[bytes]
) -> None:
    draft = post.a_draft(teacher)
    made = files.attached(teacher, draft)
    message_id = files.arrive(teacher)
    mother = factories.an_activated(noor.mother, email="an@example.test")
    browser = factories.signed_in(factories.a_client(school), mother)

    page = browser.get(f"/messages/{message_id}").content.decode()

    assert "Wordt nagekeken op virussen" in page
    assert f"/messages/files/{made}" not in page
    assert browser.get(f"/messages/files/{made}").status_code == 404


def test_att_08_an_infected_file_is_gone_and_its_sender_is_told(
    school: School, noor: Family, teacher: Account, scanner: list[bytes], folder: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    draft = post.a_draft(teacher)
    made = files.attach(teacher, draft.nonce, name="spel.zip", content=b"PK\x03\x04" + files.EICAR)
    with django_capture_on_commit_callbacks(execute=True):
        examine(school, made)

    assert (row(school).state, row(school).stored) == (FileState.INFECTED, "")
    assert files.on_disk(folder) == []
    browser = factories.signed_in(factories.a_client(school), teacher)
    assert browser.get(f"/messages/files/{made}").status_code == 404
    page = browser.get(f"/messages/drafts/{draft.id}").content.decode()
    assert "Er zit een virus in: niemand kan het openen" in page
    with scope.within(school.id):
        [told] = Job.objects.filter(name="send_notice")
        assert told.arguments == {"account_id": teacher.id, "kind": "file_infected"}
        assert Entry.objects.filter(event="attachment.infected").count() == 1
    examine(school, made)  # once more, after a crash
    with scope.within(school.id):
        assert Job.objects.filter(name="send_notice").count() == 1


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR", b"stream:", b"?"])
def test_att_08_what_is_no_clear_answer_is_none(
    school: School, teacher: Account, answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = post.a_draft(teacher)
    with files.clamd(answer) as (url, _given):
        monkeypatch.setattr(settings, "SCANNER_URL", url)
        made = files.attached(teacher, draft)
        with pytest.raises(NotNow):
            examine(school, made)

    assert row(school).state == FileState.UNREACHED


def test_att_08_a_scanner_that_is_away_is_waited_for_and_said(
    school: School, teacher: Account, monkeypatch: pytest.MonkeyPatch, folder: Path, clock: Clock
) -> None:
    monkeypatch.setattr(settings, "SCANNER_URL", "clamd:///nowhere/clamd.ctl")
    draft = post.a_draft(teacher)
    made = files.attached(teacher, draft)
    with pytest.raises(NotNow):
        examine(school, made)
    browser = factories.signed_in(factories.a_client(school), teacher)
    assert (
        "Wacht op de virusscanner" in browser.get(f"/messages/drafts/{draft.id}").content.decode()
    )
    assert browser.get(f"/messages/files/{made}").status_code == 404

    clock.advance(days=4)  # the job has given up by then
    sweep(school)
    with scope.within(school.id):
        assert Job.objects.filter(name="messaging.examine", key__startswith="examine:").exists()
    with files.clamd() as (url, _given):
        monkeypatch.setattr(settings, "SCANNER_URL", url)
        examine(school, made)
    assert row(school).state == FileState.CLEAN


def test_att_08_a_scanner_on_a_socket_of_this_machine(
    school: School, teacher: Account, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with files.clamd(path=folder / "clamd.ctl") as (url, given):
        monkeypatch.setattr(settings, "SCANNER_URL", url)
        draft = post.a_draft(teacher)
        examine(school, files.attached(teacher, draft))

    assert given == [files.PDF]


def test_a_photograph_gets_a_small_picture_that_stands_upright(
    school: School, teacher: Account, folder: Path
) -> None:
    draft = post.a_draft(teacher)
    made = files.attach(
        teacher, draft.nonce, name="foto.jpg", content=files.a_photo(size=(900, 600))
    )
    for _ in range(2):  # the second time there is nothing left to do
        examine(school, made)

    small = b"".join(store.chosen().read(school.id, row(school).preview))
    assert Image.open(io.BytesIO(small)).size == (427, 640)
    assert len(files.on_disk(folder)) == 2


@pytest.mark.parametrize("content", [files.a_photo("PNG"), files.a_moving_picture()])
def test_a_small_picture_is_made_of_each_kind(content: bytes) -> None:
    made = previews.made([content])

    assert made is not None
    assert made.head[:3] == b"\xff\xd8\xff"
    made.drop()


def test_att_04_what_cannot_be_drawn_has_no_small_picture_and_leaves_nothing(folder: Path) -> None:
    assert previews.made([files.a_png_of(60_000, 60_000)]) is None
    assert previews.made([b"\xff\xd8\xff\xe0 no picture"]) is None
    assert files.on_disk(folder) == []
