"""An application signs somebody in, is told what they allowed, and goes on in their absence."""

import pytest
from django.test import Client

from tests import factories
from tests.entrypoints.idp import asking
from tests.entrypoints.idp.asking import Application

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return factories.a_school()


@pytest.fixture
def family(school):
    return factories.a_pupil(school)


@pytest.fixture
def mother(family) -> Client:
    return _in(family.mother, email="an@example.test")


@pytest.fixture
def agenda(school) -> Application:
    return asking.an_application(school)


def _in(account, **more) -> Client:
    from sleutelbos.schools.models import School

    school = School.objects.get(id=account.school_id)
    return factories.signed_in(factories.a_client(school), factories.an_activated(account, **more))


def test_the_whole_way(mother: Client, agenda: Application) -> None:
    found = agenda.tokens(mother)
    told = asking.told(agenda.userinfo(found["access_token"]))
    claims = asking.decoded(found["id_token"])

    assert told["sub"] == claims["sub"]
    assert told == {
        "sub": told["sub"], "name": "An Peeters", "given_name": "An", "family_name": "Peeters",
        "locale": "nl", "role": "guardian", "groups": ["L3A"], "unread_messages": 0,
    }  # fmt: skip
    assert claims["nonce"] == "n-1"
    assert agenda.is_active(found["access_token"])
    newer = asking.told(agenda.refresh(found["refresh_token"]))
    assert newer["refresh_token"] != found["refresh_token"]
    assert asking.told(agenda.userinfo(newer["access_token"]))["sub"] == told["sub"]
