"""Files of messages behind the pages: the stores, the scanner, what is swept and erased (ATT)."""

import datetime as dt
import io
import socket
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from sleutelbos.accounts.models import Account
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import OPERATOR, SYSTEM
from sleutelbos.entrypoints.cli import filing
from sleutelbos.kit import clock as moments
from sleutelbos.kit import scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.actions import attaching, drafts, examining
from sleutelbos.messaging.errors import FileRefused
from sleutelbos.messaging.files import previews, store
from sleutelbos.messaging.files.incoming import Incoming
from sleutelbos.messaging.models import Attachment, Message
from sleutelbos.messaging.queries import attachments, mailbox
from sleutelbos.messaging.values import FileState
from sleutelbos.outbox.errors import NotNow
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Pupil
from sleutelbos.privacy.actions import erasure, retention
from sleutelbos.privacy.values import Ground
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import Family
from tests.messaging import files, post

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    return tmp_path


@pytest.fixture
def school(clock: Clock) -> School:
    return factories.a_school()


@pytest.fixture
def noor(school: School) -> Family:
    return factories.a_pupil(school)


@pytest.fixture
def teacher(school: School, noor: Family) -> Account:
    account = factories.a_staff_member(school, "teacher", first="Tom", family="Wouters")
    factories.teaches(account)
    return account


def row(school: School) -> Attachment:
    with scope.within(school.id):
        return Attachment.objects.latest("id")


def examine(school: School, attachment_id: int) -> None:
    with scope.within(school.id):
        examining.examine(attachment_id=attachment_id, by=SYSTEM)


def sweep(school: School) -> int:
    with scope.within(school.id):
        return examining.sweep(school_id=school.id, by=SYSTEM)


# The stores


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """Run a server that speaks like S3, with a bucket of ours."""
    import boto3

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = int(listening.getsockname()[1])
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pause = threading.Event()
    for _ in range(400):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            break
        pause.wait(0.05)
    keys = {"aws_access_key_id": "sleutel", "aws_secret_access_key": "geheim/+"}
    url = f"http://127.0.0.1:{port}"
    boto3.client("s3", endpoint_url=url, region_name="us-east-1", **keys).create_bucket(
        Bucket="bijlagen"
    )
    yield f"s3+http://sleutel:geheim%2F%2B@127.0.0.1:{port}/bijlagen/de-beuk?region=us-east-1"
    server.terminate()
    server.wait()


@pytest.fixture(params=["disk", "s3"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> store.Store:
    """Keep files on the disk, and then on S3."""
    url = request.getfixturevalue("s3") if request.param == "s3" else ""
    monkeypatch.setattr(settings, "FILES_URL", url)
    return store.chosen()


def test_a_store_gives_back_what_it_was_given_whole_or_in_part(place: store.Store) -> None:
    content = bytes(range(256)) * 2000
    place.put(7, "a" * 32, Incoming.of([content[:1000], content[1000:]]))

    assert b"".join(place.read(7, "a" * 32)) == content
    assert b"".join(place.read(7, "a" * 32, first=5, last=9)) == content[5:10]
    assert b"".join(place.read(7, "a" * 32, first=511_000)) == content[511_000:]
    assert [name for name, _since in place.listed(7)] == ["a" * 32]
    assert list(place.listed(8)) == []
    for school_id, name in ((8, "a" * 32), (7, "b" * 32)):
        with pytest.raises(NotFound):
            place.read(school_id, name)
    place.remove(7, "a" * 32)
    place.remove(7, "a" * 32)
    with pytest.raises(NotFound):
        place.read(7, "a" * 32)


def test_att_03_memory_stays_flat_in_and_out(place: store.Store) -> None:
    piece = bytes(MEGABYTE)
    tracemalloc.start()
    try:
        place.put(7, "c" * 32, Incoming.of(piece for _ in range(40)))
        size = sum(len(one) for one in place.read(7, "c" * 32))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        place.remove(7, "c" * 32)

    assert size == 40 * MEGABYTE
    assert most < 24 * MEGABYTE


def test_a_file_on_s3_is_read_by_its_readers_and_is_on_no_disk(
    school: School, noor: Family, teacher: Account, s3: str, folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(settings, "FILES_URL", s3)
    draft = post.a_draft(teacher)
    made = files.attached(teacher, draft, picture=True)
    browser = factories.signed_in(factories.a_client(school), teacher)

    part = browser.get(f"/messages/files/{made}", headers={"range": "bytes=0-2"})
    small = browser.get(f"/messages/files/{made}/preview")

    assert b"".join(part) == b"\xff\xd8\xff"
    assert part["Content-Range"] == f"bytes 0-2/{row(school).size}"
    assert b"".join(small)[:3] == b"\xff\xd8\xff"
    assert files.on_disk(folder) == []


def test_att_07_when_s3_does_not_answer_nothing_is_half_done(
    school: School, teacher: Account, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FILES_URL", "s3+http://a:b@127.0.0.1:9/bucket")
    draft = post.a_draft(teacher)

    with pytest.raises(FileRefused):
        files.attached(teacher, draft)

    assert files.on_disk(folder) == []
    with scope.within(school.id):
        assert not Attachment.objects.exists()


# The scanner (ATT-08)


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    with files.clamd() as (url, given):
        monkeypatch.setattr(settings, "SCANNER_URL", url)
        yield given


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


# Small pictures (ATT-04)


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


# What nobody has (ATT-06)


def test_att_06_what_no_row_has_is_swept_once_it_is_not_young(
    school: School, teacher: Account, folder: Path, clock: Clock
) -> None:
    draft = post.a_draft(teacher)
    files.attached(teacher, draft, picture=True)
    store.chosen().put(school.id, "e" * 32, Incoming.of([b"nobody's"]))
    left = Incoming()  # of a server that was killed
    left.write(b"half")
    left._file.close()
    assert len(files.on_disk(folder)) == 4
    assert sweep(school) == 0

    files.age(folder)

    assert sweep(school) == 1
    assert len(files.on_disk(folder)) == 2
    assert files.content(school.id, row(school).id)


def test_att_06_what_no_message_has_after_a_day_is_swept(
    school: School, teacher: Account, folder: Path, clock: Clock
) -> None:
    files.attach(teacher, post.a_nonce(), name="brief.pdf", content=files.PDF)
    files.age(folder)
    clock.advance(hours=23)
    assert sweep(school) == 0

    clock.advance(hours=2)

    assert sweep(school) == 1
    assert files.on_disk(folder) == []


def test_a_draft_that_is_thrown_away_takes_its_files_along(
    school: School, teacher: Account, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    draft = post.a_draft(teacher)
    files.attached(teacher, draft, picture=True)
    with scope.within(school.id), django_capture_on_commit_callbacks(execute=True):
        drafts.drop(message_id=draft.id, sender=post.sender(teacher), by=post.by(teacher))

    assert files.on_disk(folder) == []


def test_a_message_taken_back_keeps_its_files(
    school: School, noor: Family, teacher: Account
) -> None:
    from sleutelbos.messaging.actions import recalling

    draft = post.a_draft(teacher)
    made = files.attached(teacher, draft)
    sent = files.send(teacher)
    with scope.within(school.id):
        recalling.take_back(
            school_id=school.id, message_id=sent, sender=post.sender(teacher), by=post.by(teacher)
        )
        kept = attachments.of_message(post.sender(teacher), sent)
    assert [one.id for one in kept] == [made]


def test_pri_05_whoever_is_erased_leaves_no_file(
    school: School, noor: Family, teacher: Account, folder: Path, clock: Clock
) -> None:
    draft = post.a_draft(teacher)
    files.attached(teacher, draft)
    message_id = files.arrive(teacher)
    nonce = post.a_nonce()
    files.attach(noor.mother, nonce, name="attest.pdf", content=files.PDF + b" of Noor")
    with scope.within(school.id):
        answer = post.answered(noor.mother, message_id)
        attaching.claim(message_id=answer, sender=post.sender(noor.mother), nonce=nonce, by=SYSTEM)
        Pupil.objects.update(left_on=moments.now().date())
        erasure.erase(
            school_id=school.id, person_ids=[noor.pupil.person_id], ground=Ground.LEFT, by=OPERATOR
        )
        assert Job.objects.filter(name="messaging.sweep_files").exists()
    files.age(folder)
    sweep(school)

    [left] = files.on_disk(folder)
    assert left.read_bytes() == files.PDF  # the teacher's, whose readers keep it


def test_pri_04_what_had_its_time_takes_its_files_along(
    school: School, noor: Family, teacher: Account, folder: Path, clock: Clock
) -> None:
    draft = post.a_draft(teacher)
    files.attached(teacher, draft, picture=True)
    files.arrive(teacher)
    files.age(folder)
    clock.advance(days=3 * 365)
    with scope.within(school.id):
        retention.keep_terms(school=school, by=SYSTEM)
        assert Job.objects.filter(name="messaging.sweep_files").exists()
    sweep(school)

    assert files.on_disk(folder) == []


# How much


def test_what_lies_unsent_has_a_limit(school: School, teacher: Account) -> None:
    with scope.within(school.id):
        now = moments.now()
        Attachment.objects.create(
            school=school, uploader=teacher, nonce=post.a_nonce(), name="x", kind="x", digest="x",
            size=4 * 50 * MEGABYTE, stored="f" * 32, state=FileState.UNSCANNED, uploaded_at=now,
        )  # fmt: skip
    with pytest.raises(FileRefused) as refused:
        files.attach(teacher, post.a_nonce(), name="brief.pdf", content=files.PDF)

    assert refused.value.facts["why"] == "too_large_together"


def test_the_inbox_costs_one_statement_with_files_and_without(
    school: School, noor: Family, teacher: Account
) -> None:
    for _ in range(3):
        draft = post.a_draft(teacher)
        files.attached(teacher, draft)
        files.arrive(teacher)
    with scope.within(school.id), CaptureQueriesContext(connection) as made:
        lines = mailbox.folder(post.reader(noor.mother), mailbox.Place.INBOX).lines

    assert [line.attachments for line in lines] == [1, 1, 1]
    assert len(made) == 1


def test_a_draft_and_its_count_agree_whatever_is_added_and_removed(
    school: School, teacher: Account
) -> None:
    draft = post.a_draft(teacher)
    made = [files.attached(teacher, draft) for _ in range(3)]
    with scope.within(school.id):
        attaching.remove(attachment_id=made[0], sender=post.sender(teacher), by=post.by(teacher))
        with pytest.raises(NotFound):
            attaching.remove(attachment_id=made[0], sender=post.sender(teacher), by=SYSTEM)
        assert Message.objects.get().attachments == Attachment.objects.count() == 2


def looked_at() -> list[tuple[str, str, str]]:
    """Return what the doctor says of the store and of the scanner."""
    found = [*filing.store(), *filing.scanner()]
    return [(one.subject, one.state, one.text) for one in found]


def test_the_doctor_writes_reads_and_removes_a_file_in_the_store(
    school: School, place: store.Store, scanner: list[bytes], folder: Path
) -> None:
    states = [found[:2] for found in looked_at()]

    assert states == [("files", "good"), ("scanner", "good")]
    assert (files.on_disk(folder), list(place.listed(0))) == ([], [])
    assert not (folder / "files" / "0").exists()
    assert len(given := scanner[0]) == school.file_mb * 1024**2, len(given)


@pytest.mark.parametrize(
    ("bucket", "says"),
    [("niet-daar", "make the bucket"), ("", "correct the host")],
)
def test_the_doctor_says_what_to_do_about_s3(
    s3: str, monkeypatch: pytest.MonkeyPatch, school: School, bucket: str, says: str
) -> None:
    gone = "s3+http://sleutel:geheim@127.0.0.1:9/bijlagen"
    monkeypatch.setattr(settings, "FILES_URL", s3.replace("bijlagen", bucket) if bucket else gone)

    [(_subject, state, text)] = looked_at()[:1]

    assert (state, says in text) == ("bad", True), text
    assert "geheim" not in text


def test_the_doctor_says_what_to_do_about_the_scanner(
    school: School, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(settings, "SCANNER_URL", "clamd://127.0.0.1:9")
    assert "start clamd" in looked_at()[1][2]

    clock.move_to(dt.datetime(2026, 9, 30, tzinfo=dt.UTC))
    with files.clamd(answer=b"INSTREAM size limit exceeded. ERROR") as (url, _given):
        monkeypatch.setattr(settings, "SCANNER_URL", url)
        texts = [text for _subject, state, text in looked_at() if state != "good"]

    assert ["freshclam" in texts[0], "StreamMaxLength" in texts[1]] == [True, True]
