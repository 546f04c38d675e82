"""A school with a family, and somebody of each role at the keyboard."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family


@pytest.fixture
def school(db: None) -> Iterator[School]:
    """Open a school and work for it."""
    school = factories.a_school()
    with scope.within(school.id):
        yield school


@pytest.fixture
def noor(school: School) -> Family:
    """Enrol Noor in L3A: her mother is in, her father has a letter."""
    family = factories.a_pupil(school)
    factories.an_activated(family.mother, email="an@example.org")
    factories.a_letter(family.father)
    return family


@pytest.fixture
def sign_in(school: School) -> Callable[[str], Client]:
    """Sign in somebody of a role: sign_in("teacher")."""

    def sign_in_as(role: str) -> Client:
        account = factories.a_staff_member(school, role, first=role.title(), family="Claes")
        return factories.signed_in(factories.a_client(school), account)

    return sign_in_as


@pytest.fixture
def office(sign_in: Callable[[str], Client]) -> Client:
    """Sit at the office's keyboard."""
    return sign_in("office")


@pytest.fixture
def administrator(sign_in: Callable[[str], Client]) -> Client:
    """Sit at the administrator's keyboard."""
    return sign_in("administrator")
