"""A school with its post: a teacher of L3A, who writes, and families, who read."""

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.messaging.people import school, teacher

__all__ = ["school", "teacher"]


@pytest.fixture
def noor(school: School) -> Family:
    family = factories.a_pupil(school)
    factories.an_activated(family.mother, email="an@example.test")
    return family


@pytest.fixture
def family(school: School) -> Family:
    family = factories.a_pupil(school)
    for account in family.accounts.values():
        factories.an_activated(account, email=f"{account.id}@example.test")
    return family


@pytest.fixture
def browser(school: School, teacher: Account) -> Client:
    return factories.signed_in(factories.a_client(school), teacher)


@pytest.fixture
def mother(school: School, family: Family) -> Client:
    return factories.signed_in(factories.a_client(school), family.mother)
