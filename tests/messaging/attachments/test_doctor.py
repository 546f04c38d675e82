"""What the doctor says of the store and the scanner."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings

from sleutelbos.entrypoints.cli import filing
from sleutelbos.messaging.files import store
from sleutelbos.schools.models import School
from tests.conftest import Clock
from tests.messaging import files

pytestmark = pytest.mark.django_db


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
