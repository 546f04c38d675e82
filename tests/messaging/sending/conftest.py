"""A school, a teacher of L3A and Noor's family."""

import pytest

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


@pytest.fixture
def family(school: School) -> factories.Family:
    return factories.a_pupil(school)
