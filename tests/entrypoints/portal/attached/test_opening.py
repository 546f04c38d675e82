"""Open a file: whoever may read it at that moment, in parts, shut in."""

from pathlib import Path

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.connections.models import Session
from sleutelbos.kit import clock as moments
from sleutelbos.kit import scope
from sleutelbos.messaging.actions import recalling
from sleutelbos.messaging.models import Delivery
from sleutelbos.messaging.values import Place
from sleutelbos.schools.models import School
from tests import factories
from tests.entrypoints.portal.attached.inside import body, inside, rows, status
from tests.factories import Family
from tests.messaging import files, post

pytestmark = pytest.mark.django_db


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
