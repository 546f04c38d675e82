"""A mother with a child at each of two schools."""

import pytest

from sleutelbos.schools.models import School
from tests import factories, together
from tests.factories import PASSWORD, Family
from tests.together import Browser


@pytest.fixture
def beuk() -> School:
    return factories.a_school("De Beuk")


@pytest.fixture
def eik() -> School:
    return factories.a_school("De Eik")


@pytest.fixture
def noor(beuk: School) -> Family:
    return together.a_parent(beuk, "Noor")


@pytest.fixture
def lien(eik: School) -> Family:
    return together.a_parent(eik, "Lien", "Wouters")


@pytest.fixture
def browser(beuk: School, eik: School, noor: Family, lien: Family) -> Browser:
    """Let the mother be in at De Beuk, with both children together."""
    together.tie(noor.mother, lien.mother)
    made = Browser(beuk, eik)
    made.at(beuk).post("/", {"username": noor.username, "password": PASSWORD})
    return made
