"""How long a file is kept, and what takes it along (ATT-06, PRI-04, PRI-05)."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import OPERATOR, SYSTEM
from sleutelbos.kit import clock as moments
from sleutelbos.kit import scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.actions import attaching, drafts
from sleutelbos.messaging.errors import FileRefused
from sleutelbos.messaging.files import store
from sleutelbos.messaging.files.incoming import Incoming
from sleutelbos.messaging.models import Attachment, Message
from sleutelbos.messaging.queries import attachments, mailbox
from sleutelbos.messaging.values import FileState
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Pupil
from sleutelbos.privacy.actions import erasure, retention
from sleutelbos.privacy.values import Ground
from sleutelbos.schools.models import School
from tests.conftest import Clock
from tests.factories import Family
from tests.messaging import files, post
from tests.messaging.attachments.kept import MEGABYTE, row, sweep

pytestmark = pytest.mark.django_db


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
