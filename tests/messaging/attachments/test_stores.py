"""Files on disk and on S3: whole, in part, and when it does not answer (ATT-03, ATT-07)."""

import tracemalloc
from pathlib import Path

import pytest
from django.conf import settings

from sleutelbos.accounts.models import Account
from sleutelbos.kit import scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.errors import FileRefused
from sleutelbos.messaging.files import store
from sleutelbos.messaging.files.incoming import Incoming
from sleutelbos.messaging.models import Attachment
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.messaging import files, post
from tests.messaging.attachments.kept import MEGABYTE, row

pytestmark = pytest.mark.django_db


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
