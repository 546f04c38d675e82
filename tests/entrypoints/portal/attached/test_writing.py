"""Put files with a message that is written: kept as they come, refused in words."""

import re
from pathlib import Path
from typing import Any

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.kit import scope
from sleutelbos.messaging.models import Message
from sleutelbos.people.models import Group
from sleutelbos.schools.models import School
from tests.conftest import Clock
from tests.entrypoints.portal.attached.inside import NONCE, inside, lets, named, rows
from tests.factories import Family
from tests.messaging import files

pytestmark = pytest.mark.django_db


def a_form(school: School, **more: Any) -> dict[str, Any]:
    with scope.within(school.id):
        group = Group.objects.get(name="L3A")
    return {
        "nonce": NONCE, "group": str(group.id), "whom": "guardians", "kind": "info",
        "subject": "Zwemmen", "source": "Morgen zwemmen we.", "confirmation": "none",
        "may_answer": "on", "act": "attach", "whole": "1", **more,
    }  # fmt: skip


def test_a_teacher_adds_files_and_the_draft_keeps_them(
    school: School, noor: Family, teacher: Account, folder: Path
) -> None:
    browser = inside(teacher)
    chosen = [named("uitstap.jpg", files.a_photo()), named("brief.pdf", files.PDF)]

    page = browser.post("/messages/new", a_form(school, file=chosen)).content.decode()

    assert "uitstap.jpg" in page
    assert "Morgen zwemmen we.</textarea>" in page
    [photo, letter] = rows(school)
    assert (photo.kind, letter.kind) == ("image/jpeg", "application/pdf")
    assert b"Kanarie" not in files.content(school.id, photo.id)
    draft = browser.get(f"/messages/drafts/{photo.message_id}").content.decode()
    assert "uitstap.jpg" in draft
    assert "2 bestanden" in browser.get("/messages/drafts").content.decode()
    assert "brief.pdf" in browser.get(f"/messages/drafts/{photo.message_id}/check").content.decode()
    for path in files.on_disk(folder):
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o077 == 0
        assert "uitstap" not in path.name


def test_a_wrong_file_gets_its_error_next_to_the_field_and_loses_nothing(
    school: School, noor: Family, teacher: Account, folder: Path
) -> None:
    chosen = [named("spel.exe", b"MZ\x90"), named("brief.pdf", files.PDF), named("x.txt", b"")]

    page = inside(teacher).post("/messages/new", a_form(school, file=chosen, act="next"))

    text = page.content.decode()
    assert page.status_code == 200
    error = re.search(r'id="id_file-error"[^>]*>(.*?)</p>', text, re.DOTALL)[1]
    assert "spel.exe" in error
    assert "x.txt" in error
    assert "Morgen zwemmen we.</textarea>" in text
    assert [row.name for row in rows(school)] == ["brief.pdf"]
    assert len(files.on_disk(folder)) == 1


def test_a_script_sends_one_file_and_gets_the_list(
    school: School, noor: Family, teacher: Account
) -> None:
    form = a_form(school, file=named("brief.pdf", files.PDF))

    answer = inside(teacher).post("/messages/new", form, headers={"X-Fragment": "files"})

    assert "<html" not in answer.content.decode()
    assert "brief.pdf" in answer.content.decode()


def test_a_file_is_taken_away_again_and_the_disk_has_it_no_more(
    school: School, noor: Family, teacher: Account, folder: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    browser = inside(teacher)
    browser.post("/messages/new", a_form(school, file=named("brief.pdf", files.PDF)))
    [row] = rows(school)
    with django_capture_on_commit_callbacks(execute=True):
        page = browser.post("/messages/new", a_form(school, act="", remove=str(row.id)))

    assert "brief.pdf" not in page.content.decode()
    assert rows(school) == []
    assert files.on_disk(folder) == []
    with scope.within(school.id):
        assert Message.objects.get().attachments == 0


def test_what_was_changed_after_it_was_shown_is_not_sent(
    school: School, noor: Family, teacher: Account, clock: Clock
) -> None:
    browser = inside(teacher)
    to = browser.post("/messages/new", a_form(school, act="next"))["Location"]
    page = browser.get(to).content.decode()
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page)[1]
        for name in ("version", "readers")
    }
    clock.advance(seconds=5)
    files.attach(teacher, NONCE, name="brief.pdf", content=files.PDF)

    answer = browser.post(to.replace("check", "send"), hidden)

    assert answer.status_code == 200
    with scope.within(school.id):
        assert Message.objects.get().sent_at is None


@pytest.mark.parametrize("more", [0, 1])
def test_att_03_the_limit_is_the_limit(
    school: School, noor: Family, teacher: Account, folder: Path, more: int
) -> None:
    lets(school, file_mb=1, files_mb=2)
    content = b"%PDF-" + b"x" * (1024 * 1024 - 5 + more)

    page = inside(teacher).post("/messages/new", a_form(school, file=named("a.pdf", content)))

    assert [row.size for row in rows(school)] == ([] if more else [1024 * 1024])
    assert ("te groot" in page.content.decode()) == bool(more)
    assert len(files.on_disk(folder)) == 1 - more


def test_att_03_files_together_have_a_limit_too_also_one_after_the_other(
    school: School, noor: Family, teacher: Account, folder: Path
) -> None:
    lets(school, file_mb=1, files_mb=2)
    browser = inside(teacher)
    for number in range(3):
        file = named(f"{number}.pdf", b"%PDF-" + b"x" * 900_000)
        page = browser.post("/messages/new", a_form(school, file=file))

    assert "Alle bestanden samen" in page.content.decode()
    assert len(rows(school)) == len(files.on_disk(folder)) == 2


def test_att_03_a_form_that_was_cut_off_leaves_nothing(
    school: School, noor: Family, teacher: Account, folder: Path
) -> None:
    form = a_form(school, file=named("brief.pdf", files.PDF))
    del form["whole"]

    answer = inside(teacher).post("/messages/new", form)

    assert answer.status_code == 400
    assert rows(school) == []
    assert files.on_disk(folder) == []
    with scope.within(school.id):
        assert not Message.objects.exists()


def test_att_03_without_the_forms_own_token_nothing_is_kept(
    school: School, noor: Family, teacher: Account, folder: Path
) -> None:
    browser = inside(teacher)
    browser.handler.enforce_csrf_checks = True

    answer = browser.post("/messages/new", a_form(school, file=named("b.pdf", files.PDF)))

    assert answer.status_code == 403
    assert rows(school) == []
    assert files.on_disk(folder) == []
