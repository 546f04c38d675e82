"""What `check` says of restrictions and of acts that waited."""

import datetime as dt
from collections.abc import Iterator

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.connections.models import Session
from sleutelbos.entrypoints.cli import invariants
from sleutelbos.gate.actions import rights
from sleutelbos.gate.models import HeldAct
from sleutelbos.kit import clock, scope
from sleutelbos.people.actions.rights import Order
from sleutelbos.people.models import Guardianship, Restriction
from sleutelbos.people.values import Ground, Right
from sleutelbos.schools import rules
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> Iterator[School]:
    school = factories.a_school()
    with scope.within(school.id):
        yield school


@pytest.fixture
def noor(school: School) -> Family:
    """Enrol Noor; her father may not sign in, and an act about him is over."""
    noor = factories.a_pupil(school)
    binding = Guardianship.objects.get(person_id=noor.father.person_id)
    today = rules.day(clock.now(), zone=school.time_zone)
    order = Order((Right.SIGN_IN,), Ground.COURT, ends_on=today)
    rights.restrict(guardianship_id=binding.id, order=order, school=school, by=SYSTEM)
    now = clock.now()
    HeldAct.objects.create(
        school=school, kind="link_email", pupil=noor.pupil, account=noor.father, state="done",
        asked_by="account:1", asked_at=now, due_at=now + dt.timedelta(days=1), ended_at=now,
        ended_by="account:2",
    )  # fmt: skip
    return noor


def broken() -> set[str]:
    with scope.everywhere():
        return {one.rule for one in invariants.breaches()}


def test_what_the_office_does_breaks_no_rule(school: School, noor: Family) -> None:
    made = Restriction.objects.get()
    rights.lift(
        restriction_id=made.id, lifted=[Right.SIGN_IN], school_id=school.id, by=Actor.account(1)
    )

    assert broken() == set()


def test_a_session_that_began_behind_a_shut_door(school: School, noor: Family) -> None:
    factories.signed_in(factories.a_client(school), Account.objects.get(id=noor.father.id))

    assert broken() == {"Nobody became signed in to an account whose owner may not sign in"}


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"holds_until": None}, "A restriction ends by itself when its order does, and only then"),
        ({"lifted_at": "now"}, "A restriction that was lifted holds no longer than that"),
    ],
)
def test_a_restriction_that_was_written_by_hand(
    school: School, noor: Family, wrong: dict[str, object], rule: str
) -> None:
    written = {key: clock.now() if value == "now" else value for key, value in wrong.items()}
    Restriction.objects.update(**written)

    assert broken() == {rule}


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (
            {"ended_by": "system"},
            "An act that waited was done by a second person or by its day",
        ),
        (
            {"particulars": {"email": "b@example.org"}},
            "An act that is over has forgotten what it takes",
        ),
    ],
)
def test_an_act_that_was_written_by_hand(
    school: School, noor: Family, wrong: dict[str, object], rule: str
) -> None:
    HeldAct.objects.update(**wrong)

    assert broken() == {rule}


def test_a_co_account_of_nobodys_guardian(school: School, noor: Family) -> None:
    Guardianship.objects.filter(person_id=noor.mother.person_id).delete()

    assert broken() == {"A live co-account is of a guardian of the pupil"}


def test_an_ended_session_is_no_breach(school: School, noor: Family) -> None:
    factories.signed_in(factories.a_client(school), Account.objects.get(id=noor.father.id))
    Session.objects.update(ended_at=clock.now())

    assert broken() == set()
