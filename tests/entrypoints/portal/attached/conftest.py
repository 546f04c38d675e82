"""A school with its post, and a disk of its own."""

from pathlib import Path

import pytest
from django.conf import settings

from sleutelbos.accounts.models import Account
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import Family
from tests.messaging import files, post


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


@pytest.fixture
def sent(school: School, noor: Family, teacher: Account) -> tuple[int, int]:
    """Let the teacher have sent a photograph to the parents; return message and file."""
    draft = post.a_draft(teacher)
    attachment_id = files.attached(teacher, draft, picture=True)
    return files.arrive(teacher), attachment_id
