"""A school, and two children of one mother."""

import pytest

from sleutelbos.schools.models import School
from tests import factories, together
from tests.factories import Family


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def noor(school: School) -> Family:
    return together.a_parent(school, "Noor")


@pytest.fixture
def sam(school: School) -> Family:
    return together.a_parent(school, "Sam", "Wouters")
