"""A school, Noor's mother, and her phone with a passkey."""

import pytest
from django.test import Client

from sleutelbos.schools.models import School
from tests import authenticator, factories
from tests.authenticator import Authenticator
from tests.entrypoints.portal.passkeys.seen import AN, current
from tests.factories import Family
from tests.web import world


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    family = factories.a_pupil(school)
    factories.an_activated(factories.with_password(family.mother), email=AN)
    return family


@pytest.fixture
def mother(school: School, family: Family) -> Client:
    """Return the browser in which the mother is."""
    return factories.signed_in(world.a_browser(school), current(family.mother))


@pytest.fixture
def phone(school: School, mother: Client) -> Authenticator:
    """Return the mother's phone, with a passkey."""
    device = Authenticator(school.origin)
    assert authenticator.added(mother, device)["Location"] == "/profile/passkeys?saved=1"
    return device
