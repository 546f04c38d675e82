"""A school with an outside provider, and Noor's parents."""

import pytest

from sleutelbos.schools.models import School
from tests import factories
from tests.entrypoints.portal.outside.going import NEW
from tests.factories import Family
from tests.gate.provider import FakeProvider


@pytest.fixture
def school(outside: FakeProvider) -> School:
    school = factories.a_school()
    factories.a_provider(school, outside.issuer)
    return school


@pytest.fixture
def noor(school: School) -> Family:
    noor = factories.a_pupil(school)
    factories.with_password(factories.an_activated(noor.mother, email="an@example.test"))
    factories.with_password(factories.an_activated(noor.father, email="bart@example.test"), NEW)
    return noor
