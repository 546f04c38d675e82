"""Files of families: with an answer, with a letter, where the school lets them."""

from pathlib import Path

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.kit import clock as moments
from sleutelbos.kit import scope
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.schools.models import School
from tests.entrypoints.portal.attached.inside import NONCE, inside, lets, named, rows, status
from tests.factories import Family
from tests.messaging import files

pytestmark = pytest.mark.django_db


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

    for path, expected in ((f"/messages/{sent[0]}/answer", 200), ("/profile", 400),
                         ("/messages/marks", 400), ("/nothing", 400)):  # fmt: skip
        answer = browser.post(path, {**form, "file": named("a.pdf", large)})
        assert answer.status_code == expected, path
