"""Files with messages, as people send and open them: who may, what comes back, nothing lost."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections.models import Session
from sleutelbos.kit import clock as moments
from sleutelbos.kit import scope
from sleutelbos.messaging.actions import recalling
from sleutelbos.messaging.models import Attachment, Delivery, Message
from sleutelbos.messaging.values import Place
from sleutelbos.people.models import Group
from sleutelbos.schools import actions as schools
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import Family
from tests.messaging import files, post

pytestmark = pytest.mark.django_db
NONCE = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    return tmp_path


@pytest.fixture
def school(clock: Clock) -> School:
    return factories.a_school()


@pytest.fixture
def noor(school: School) -> Family:
    family = factories.a_pupil(school)
    for account, email in ((family.mother, "an@example.test"), (family.father, "b@example.test")):
        factories.an_activated(account, email=email)
    return family


@pytest.fixture
def teacher(school: School) -> Account:
    account = factories.a_staff_member(school, "teacher", first="Tom", family="Wouters")
    factories.teaches(account)
    return account


def inside(account: Account) -> Client:
    return factories.signed_in(
        factories.a_client(School.objects.get(id=account.school_id)), account
    )


def lets(school: School, **settings_of_school: object) -> None:
    with scope.within(school.id):
        schools.change_settings(school_id=school.id, by=SYSTEM, **settings_of_school)


def named(name: str, content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def a_form(school: School, **more: Any) -> dict[str, Any]:
    with scope.within(school.id):
        group = Group.objects.get(name="L3A")
    return {
        "nonce": NONCE, "group": str(group.id), "whom": "guardians", "kind": "info",
        "subject": "Zwemmen", "source": "Morgen zwemmen we.", "confirmation": "none",
        "may_answer": "on", "act": "attach", "whole": "1", **more,
    }  # fmt: skip


def rows(school: School) -> list[Attachment]:
    with scope.within(school.id):
        return list(Attachment.objects.order_by("id"))


@pytest.fixture
def sent(school: School, noor: Family, teacher: Account) -> tuple[int, int]:
    """Let the teacher have sent a photograph to the parents; return message and file."""
    draft = post.a_draft(teacher)
    attachment_id = files.attached(teacher, draft, picture=True)
    return files.arrive(teacher), attachment_id


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def status(account: Account, path: str, **headers: str) -> int:
    answer = inside(account).get(path, headers=headers)
    body(answer)
    return answer.status_code


# Writing


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


# Families


def test_a_mother_sends_a_photo_with_her_answer(
    school: School, noor: Family, teacher: Account, sent: tuple[int, int]
) -> None:
    browser, path = inside(noor.mother), f"/messages/{sent[0]}/answer"
    form = {"nonce": NONCE, "answer": "Noor is ziek.", "whole": "1"}
    page = browser.post(path, {**form, "act": "attach", "file": named("a.jpg", files.a_photo())})
    assert "Noor is ziek.</textarea>" in page.content.decode()
    assert "a.jpg" in page.content.decode()

    browser.post(path, form)

    with scope.within(school.id):
        answer = Message.objects.get(answers_id=sent[0])
        assert answer.attachments == 1
        Delivery.objects.filter(message=answer).update(arrives_at=moments.now())
    [file] = [row for row in rows(school) if row.message_id == answer.id]
    assert status(teacher, f"/messages/files/{file.id}") == 200
    assert status(noor.father, f"/messages/files/{file.id}") == 404
    assert b"a.jpg" in inside(teacher).get(f"/messages/{answer.id}").content


def test_a_letter_of_a_mother_keeps_its_file_when_something_is_missing(
    school: School, noor: Family, teacher: Account
) -> None:
    browser = inside(noor.mother)
    form = {"nonce": NONCE, "to": str(teacher.id), "subject": "", "source": "Dag", "whole": "1"}

    page = browser.post("/messages/new", {**form, "file": named("attest.pdf", files.PDF)})
    assert "attest.pdf" in page.content.decode()
    done = browser.post("/messages/new", {**form, "subject": "Ziek"})

    assert "attest.pdf" in browser.get(done["Location"]).content.decode()


def test_where_the_school_does_not_let_them_families_send_no_files(
    school: School, noor: Family, teacher: Account, sent: tuple[int, int], folder: Path
) -> None:
    lets(school, families_attach=False)
    before = files.on_disk(folder)
    browser = inside(noor.mother)
    form = {"nonce": NONCE, "answer": "Dag", "whole": "1", "file": named("a.pdf", files.PDF)}

    page = browser.post(f"/messages/{sent[0]}/answer", form).content.decode()

    assert "u kunt hier geen bestanden sturen" in page
    assert 'type="file"' not in page
    assert files.on_disk(folder) == before
    form["file"] = named("a.pdf", b"%PDF-" + b"x" * 600_000)
    assert browser.post(f"/messages/{sent[0]}/answer", form).status_code == 400


def test_a_family_sends_much_only_where_files_go(
    school: School, noor: Family, teacher: Account, sent: tuple[int, int]
) -> None:
    browser = inside(noor.mother)
    large = b"%PDF-" + b"x" * 600_000
    form = {"nonce": NONCE, "answer": "Dag", "whole": "1", "act": "attach"}

    for path, status in ((f"/messages/{sent[0]}/answer", 200), ("/profile", 400),
                         ("/messages/marks", 400), ("/nothing", 400)):  # fmt: skip
        answer = browser.post(path, {**form, "file": named("a.pdf", large)})
        assert answer.status_code == status, path


# Reading


def test_a_reader_sees_what_came_with_a_message(
    school: School, noor: Family, sent: tuple[int, int]
) -> None:
    browser = inside(noor.mother)
    assert "1 bestand" in browser.get("/messages").content.decode()

    page = browser.get(f"/messages/{sent[0]}").content.decode()

    assert "foto.jpg" in page
    assert f'src="/messages/files/{sent[1]}/preview"' in page
    assert "foto.jpg" in browser.get(f"/messages/{sent[0]}/print").content.decode()
    small = browser.get(f"/messages/files/{sent[1]}/preview")
    assert small["Content-Type"] == "image/jpeg"
    assert body(small).startswith(b"\xff\xd8")


def test_att_01_a_file_is_kept_and_never_run(
    school: School, noor: Family, teacher: Account, folder: Path
) -> None:
    draft = post.a_draft(teacher)
    nasty = {
        "plan.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "pagina.html": b"<script>alert(1)</script>",
        "gegevens.xml": b"<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='x'?><a/>",
        "brief.pdf": files.PDF,
        "film.mp4": b"\x00\x00\x00\x18ftypisom",
    }
    made = {
        name: files.attach(teacher, draft.nonce, name=name, content=content)
        for name, content in nasty.items()
    }
    files.arrive(teacher)
    browser = inside(noor.mother)
    for name, attachment_id in made.items():
        for asked in ("", "?show=1"):
            answer = browser.get(f"/messages/files/{attachment_id}{asked}")
            assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer["Content-Security-Policy"]
            assert "html" not in answer["Content-Type"]
            assert "svg" not in answer["Content-Type"]
            assert answer["Cache-Control"] == "no-store"
            assert body(answer) == nasty[name]


def test_a_picture_is_shown_shut_in(noor: Family, sent: tuple[int, int]) -> None:
    answer = inside(noor.mother).get(f"/messages/files/{sent[1]}?show=1")

    assert body(answer)
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_att_02_a_name_comes_back_as_it_is_encoded_for_everybody(
    noor: Family, teacher: Account
) -> None:
    draft = post.a_draft(teacher)
    name = 'élève "3;\r\n\u202e.pdf'
    made = files.attach(teacher, draft.nonce, name=name, content=files.PDF)
    files.arrive(teacher)

    answer = inside(noor.mother).get(f"/messages/files/{made}")

    assert body(answer) == files.PDF
    assert (
        answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%A9l%C3%A8ve%20-3%3B.pdf"
    )


# Who may, at this moment (ATT-05, TEN-04, PRI)


def test_att_05_only_its_readers_and_its_sender_open_a_file(
    school: School, noor: Family, teacher: Account, sent: tuple[int, int]
) -> None:
    elsewhere = factories.a_pupil(school, first="Bo", class_name="L4B")
    stranger = factories.a_pupil(factories.a_school("De Linde"))
    for account in (elsewhere.mother, stranger.mother, noor.accounts[0]):
        factories.an_activated(account, email=f"{account.id}@example.test")
    others = [
        factories.a_staff_member(school, role, first=role.title())
        for role in ("office", "administrator", "teacher")
    ]
    may = dict.fromkeys([noor.mother, noor.father, teacher], True)
    may |= dict.fromkeys([elsewhere.mother, stranger.mother, noor.accounts[0], *others], False)

    for account, opens in may.items():
        for path in ("", "?show=1", "/preview"):
            found = status(account, f"/messages/files/{sent[1]}{path}", range="bytes=0-3")
            assert found == (206 if opens else 404), (account.id, path)


def test_att_05_nobody_guesses_a_file(school: School, noor: Family, sent: tuple[int, int]) -> None:
    [row] = rows(school)
    stranger = factories.a_client(school)
    for path in (f"/messages/files/{row.id}", f"/messages/files/{row.id}/preview",
                 f"/files/{school.id}/{row.stored[:2]}/{row.stored}", f"/files/{row.stored}",
                 f"/static/../files/{row.stored}", f"/static/files/{row.stored}",
                 f"/media/{row.stored}", f"/data/files/{row.stored}"):  # fmt: skip
        answer = stranger.get(path)
        assert answer.status_code in (302, 404), path
        assert answer.get("Location", "/?next=").startswith("/?next="), path
    tried = range(row.id + 30)
    opened = [one for one in tried if status(noor.mother, f"/messages/files/{one}") == 200]
    assert opened == [row.id]


def test_att_05_what_is_gone_is_gone_at_once(
    school: School, noor: Family, teacher: Account, sent: tuple[int, int]
) -> None:
    def opens(account: Account) -> bool:
        return status(account, f"/messages/files/{sent[1]}") == 200

    assert opens(noor.mother)
    lift = post.restricts(noor.mother)
    assert not opens(noor.mother)
    lift()
    assert opens(noor.mother)
    with scope.within(school.id):
        copies = Delivery.objects.filter(account=noor.mother)
        for place, still in ((Place.ARCHIVE, True), (Place.BIN, True), (Place.GONE, False)):
            copies.update(place=place)
            assert opens(noor.mother) == still
        recalling.recall(
            school_id=school.id, message_id=sent[0], sender=post.sender(teacher),
            by=post.by(teacher),
        )  # fmt: skip
    assert not opens(noor.father)
    browser = inside(teacher)
    assert body(browser.get(f"/messages/files/{sent[1]}"))
    with scope.within(school.id):
        Session.objects.update(ended_at=moments.now())
    assert browser.get(f"/messages/files/{sent[1]}").status_code == 302


def test_att_05_before_it_arrives_nobody_has_it_and_a_draft_is_nobody_elses(
    school: School, noor: Family, teacher: Account
) -> None:
    draft = post.a_draft(teacher)
    made = files.attached(teacher, draft)
    path = f"/messages/files/{made}"
    assert status(teacher, path) == 200
    assert status(noor.mother, path) == 404
    files.send(teacher)
    assert status(noor.mother, path) == 404


def test_nobody_takes_away_what_somebody_else_added(
    school: School, noor: Family, teacher: Account, sent: tuple[int, int]
) -> None:
    for account in (noor.mother, teacher):  # the second one has sent it
        form = {"nonce": str(post.a_nonce()), "remove": str(sent[1]), "to": "office"}
        inside(account).post("/messages/new", form)

    assert [row.id for row in rows(school)] == [sent[1]]


# Parts of it (RFC 9110)


@pytest.fixture
def letter(noor: Family, teacher: Account) -> str:
    draft = post.a_draft(teacher)
    made = files.attach(teacher, draft.nonce, name="a.pdf", content=b"%PDF-56789")
    files.arrive(teacher)
    return f"/messages/files/{made}"


@pytest.mark.parametrize(
    ("asked", "status", "part", "said"),
    [
        ("bytes=0-3", 206, b"%PDF", "bytes 0-3/10"),
        ("bytes=5-", 206, b"56789", "bytes 5-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=-99", 206, b"%PDF-56789", "bytes 0-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=5-2", 200, b"%PDF-56789", None),
        ("bytes=-", 200, b"%PDF-56789", None),
        ("bytes=0-1,4-5", 200, b"%PDF-56789", None),
        ("pages=1-2", 200, b"%PDF-56789", None),
        ("bytes=x", 200, b"%PDF-56789", None),
        (f"bytes={'9' * 30}-", 200, b"%PDF-56789", None),
    ],
)
def test_a_part_of_a_file_is_given_as_the_standard_says(
    noor: Family, letter: str, asked: str, status: int, part: bytes, said: str | None
) -> None:
    answer = inside(noor.mother).get(letter, headers={"range": asked})

    assert answer.status_code == status
    assert body(answer) == part
    assert answer.get("Content-Range") == said
    assert answer["Content-Length"] == str(len(part))
    assert answer["Accept-Ranges"] == "bytes"


def test_a_file_that_has_not_changed_is_not_sent_again(noor: Family, letter: str) -> None:
    browser = inside(noor.mother)
    looked = browser.head(letter)
    mark = looked["ETag"]

    for name, value, usual, part in (
        ("if-none-match", mark, 304, 304),
        ("if-none-match", '"x"', 200, 206),
        ("if-match", '"x"', 412, 412),
        ("if-range", mark, 200, 206),
        ("if-range", '"x"', 200, 200),
        ("if-range", "Mon, 07 Sep 2026 08:00:00 GMT", 200, 200),
    ):
        assert status(noor.mother, letter, **{name: value}) == usual
        assert status(noor.mother, letter, range="bytes=0-3", **{name: value}) == part
    assert (looked["Content-Length"], looked.content) == ("10", b"")
