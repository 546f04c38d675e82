"""The operator lets somebody guess again (AUT-06)."""

import pytest

from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import OPERATOR
from sleutelbos.gate.actions import clearing, signin
from sleutelbos.gate.errors import SignInRefused, TooManyAttempts
from sleutelbos.gate.values import Client
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock

pytestmark = pytest.mark.django_db

STRANGER = Client(address="192.0.2.7")


def _guess(school: School, username: str) -> None:
    with scope.within(school.id):
        signin.sign_in(school_id=school.id, username=username, password="guess", client=STRANGER)


def _use_up(school: School, username: str) -> None:
    for _ in range(10):
        with pytest.raises(SignInRefused):
            _guess(school, username)
    with pytest.raises(TooManyAttempts):
        _guess(school, username)


@pytest.mark.parametrize("is_known", [True, False], ids=["known", "unknown"])
def test_aut_06_the_operator_clears_a_username(clock: Clock, is_known: bool) -> None:
    school = factories.a_school()
    username = factories.a_pupil(school).username if is_known else "nobody"
    _use_up(school, username)

    with scope.within(school.id):
        clearing.clear(school_id=school.id, username=username, by=OPERATOR)

    with pytest.raises(SignInRefused):
        _guess(school, username)
    with scope.within(school.id):
        assert Entry.objects.filter(event="throttle.cleared").count() == 1


def test_aut_06_others_stay_where_they_were(clock: Clock) -> None:
    school = factories.a_school()
    noor, sam = factories.a_pupil(school), factories.a_pupil(school, first="Sam")
    _use_up(school, noor.username)
    _use_up(school, sam.username)

    with scope.within(school.id):
        clearing.clear(school_id=school.id, username=noor.username, by=OPERATOR)

    with pytest.raises(TooManyAttempts):
        _guess(school, sam.username)
