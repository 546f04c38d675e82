"""A school, Noor's family, and an application that asks."""

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.schools.models import School
from tests import factories
from tests.entrypoints.idp import asking
from tests.entrypoints.idp.asking import Application
from tests.factories import Family


@pytest.fixture
def school(db: None) -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    return factories.a_pupil(school)


@pytest.fixture
def agenda(school: School) -> Application:
    return asking.an_application(school)


@pytest.fixture
def account(family: Family) -> Account:
    """Return the mother's account, fully activated."""
    return factories.an_activated(family.mother, email="an@example.test")


@pytest.fixture
def mother(school: School, account: Account) -> Client:
    return factories.signed_in(factories.a_client(school), account)
