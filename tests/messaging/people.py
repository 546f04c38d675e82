"""Fixtures that several folders share: each names what it takes in its own conftest."""

from pathlib import Path

import pytest
from django.conf import settings

from sleutelbos.accounts.models import Account
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock


@pytest.fixture
def school(clock: Clock) -> School:
    return factories.a_school()


@pytest.fixture
def teacher(school: School) -> Account:
    account = factories.a_staff_member(school, "teacher", first="Tom", family="Wouters")
    factories.teaches(account)
    return account


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Keep files on a disk of this test's own."""
    monkeypatch.setattr(settings, "DATA", tmp_path)
    return tmp_path
