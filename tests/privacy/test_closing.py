"""A school that is removed: nothing of it stays, nothing of another goes (TEN-09, RAC-10)."""

import io
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import OPERATOR
from sleutelbos.entrypoints.cli.commands import school as command
from sleutelbos.kit import scope
from sleutelbos.messaging.files import store
from sleutelbos.people.models import Group
from sleutelbos.privacy.actions import closing
from sleutelbos.schools.models import School
from tests import factories
from tests.gate.racing import together
from tests.messaging import files, post
from tests.web import world

ROUNDS = 6


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    return tmp_path


def left_of(school: School) -> dict[str, int]:
    """Return how many rows a school has, by table, asked otherwise than the code does."""
    with scope.everywhere():
        found = {
            table.__name__: table.objects.filter(school_id=school.id).count()
            for table in world.tenant_tables()
        }
    return {name: count for name, count in found.items() if count}


@pytest.mark.django_db
def test_ten_09_a_removed_school_leaves_nothing_and_takes_nothing_of_another() -> None:
    beuk = world.a_world("De Beuk", "Vandenbroeckxq")
    eik = world.a_world("De Eik", "Verstraetenqx")
    visitor, teacher = beuk.client("mother"), beuk.people["teacher"]
    factories.teaches(teacher)
    draft = post.a_draft(teacher)
    files.attached(teacher, draft, picture=True)
    before = world.rows_of(eik.school)
    assert len(left_of(beuk.school)) > 15

    with scope.within(beuk.school.id):
        removed = closing.remove(school_id=beuk.school.id, by=OPERATOR)
        command._forget_files(beuk.school.id)

    assert removed["accounts.Account"] > 3
    assert left_of(beuk.school) == {}
    assert not School.objects.filter(id=beuk.school.id).exists()
    assert not list(store.chosen().listed(beuk.school.id))
    assert visitor.get("/start").status_code == 421
    assert world.rows_of(eik.school) == before
    assert eik.client("mother").get("/start").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_rac_10_what_is_sent_or_uploaded_while_a_school_is_removed_goes_with_it() -> None:
    for number in range(ROUNDS):
        school = factories.a_school(f"School {number}")
        factories.an_activated(factories.a_pupil(school).mother, email="an@example.test")
        teacher = factories.a_staff_member(school, "teacher", first="Tom", family="Wouters")
        factories.teaches(teacher)
        writer, sender = (_inside(teacher) for _ in range(2))
        draft = post.a_draft(teacher)
        page = sender.get(f"/messages/drafts/{draft.id}/check").content.decode()
        asked, letter = _hidden(page), _a_letter(school)

        answers = together(
            school,
            lambda at=writer, sent=letter: at.post("/messages/new", sent).status_code,
            lambda at=sender, sent=asked, to=draft.id: (
                at.post(f"/messages/drafts/{to}/send", sent).status_code
            ),
            lambda of=school.id: closing.remove(school_id=of, by=OPERATOR).total(),
        )

        assert set(answers[:2]) <= {200, 302, 404, 421}, answers
        assert answers[2] > 10
        assert left_of(school) == {}


def _inside(account: Account) -> Client:
    return factories.signed_in(world.a_browser(account.school), account)


def _a_letter(school: School) -> dict[str, Any]:
    with scope.within(school.id):
        group = Group.objects.get(name="L3A")
    file = io.BytesIO(files.PDF)
    file.name = "zwemmen.pdf"
    return {
        "nonce": str(uuid4()), "group": str(group.id), "whom": "guardians", "kind": "info",
        "subject": "Zwemmen", "source": "Morgen zwemmen we.", "confirmation": "none",
        "may_answer": "on", "act": "attach", "whole": "1", "file": file,
    }  # fmt: skip


def _hidden(page: str) -> dict[str, str]:
    return {
        name: re.search(rf'name="{name}" value="([^"]+)"', page)[1]
        for name in ("version", "readers")
    }
