"""A push service that listens, and a mother who is to be told."""

from collections.abc import Iterator
from typing import Any

import pytest

from sleutelbos.accounts.models import Account
from tests import factories, push_service
from tests.conftest import Clock
from tests.push_service import PushService


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with push_service.running() as running:
        yield running


@pytest.fixture(autouse=True)
def _in_the_house(settings: Any, service: PushService, clock: Clock) -> None:
    settings.PUSH_NETWORKS = ("127.0.0.0/8",)
    service.received()


@pytest.fixture
def mother() -> Account:
    school = factories.a_school()
    family = factories.a_pupil(school)
    return factories.an_activated(family.mother, email="an@example.test")
