"""A school, a teacher of L3A and Noor's family."""

import pytest

from sleutelbos.schools.models import School
from tests import factories
from tests.messaging.people import school, teacher

__all__ = ["school", "teacher"]


@pytest.fixture
def family(school: School) -> factories.Family:
    return factories.a_pupil(school)
