"""Several at once by the other doors: one wins, nobody breaks (RAC)."""

import pytest

from sleutelbos.accounts.actions import identities as links
from sleutelbos.accounts.errors import IdentityTaken
from sleutelbos.accounts.models import LinkedIdentity
from sleutelbos.accounts.queries import identities as known
from sleutelbos.accounts.values import Identity
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.models import Session
from sleutelbos.connections.values import Ending
from sleutelbos.gate.actions import identities, trips
from sleutelbos.gate.actions.trips import Answer
from sleutelbos.gate.queries.trips import Arrival
from sleutelbos.gate.values import SignedIn, TripPurpose
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.gate.provider import FakeProvider
from tests.gate.racing import home, kinds, together

pytestmark = pytest.mark.django_db(transaction=True)
KIND = "flemish_government"
ROUNDS = 3


@pytest.fixture
def school(outside: FakeProvider) -> School:
    school = factories.a_school()
    factories.a_provider(school, outside.issuer)
    return school


@pytest.fixture
def noor(school: School) -> Family:
    noor = factories.a_pupil(school)
    factories.with_password(factories.an_activated(noor.mother, email="an@example.test"))
    return noor


def come_back(school: School, outside: FakeProvider) -> tuple[str, str]:
    """Let a browser come back; return its token and its cookie."""
    begun = trips.begin(kind=KIND, purpose=TripPurpose.SIGN_IN, school=school, client=home())
    brought = outside.visit(begun.address)
    answer = Answer("flemish-government", brought["state"], brought["code"], brought["iss"])
    return trips.answer(answer=answer, school=school), begun.cookie


def arrive(school: School, outside: FakeProvider) -> Arrival:
    token, cookie = come_back(school, outside)
    return trips.arrive(token=token, cookie=cookie)


def test_rac_02_a_token_arrives_once(school: School, outside: FakeProvider) -> None:
    with scope.within(school.id):
        token, cookie = come_back(school, outside)

    outcomes = together(school, *[lambda: trips.arrive(token=token, cookie=cookie)] * 5)
    assert kinds(outcomes) == ["Arrival"] + ["TripOver"] * 4


def test_rac_02_an_answer_is_taken_once(school: School, outside: FakeProvider) -> None:
    with scope.within(school.id):
        begun = trips.begin(kind=KIND, purpose=TripPurpose.SIGN_IN, school=school, client=home())
    brought = outside.visit(begun.address)
    answer = Answer("flemish-government", brought["state"], brought["code"], brought["iss"])

    outcomes = together(school, *[lambda: trips.answer(answer=answer, school=school)] * 5)
    assert kinds(outcomes) == ["TripOver"] * 4 + ["str"]


def test_rac_02_what_was_proved_signs_in_once(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    with scope.within(school.id):
        arrival = arrive(school, outside)

    def enter() -> SignedIn:
        return identities.sign_in(
            arrival=arrival, account_id=noor.mother.id, school_id=school.id, client=home()
        )

    outcomes = together(school, *[enter] * 5)
    assert kinds(outcomes) == ["SignedIn"] + ["TripOver"] * 4


def test_rac_07_a_reset_leaves_nobody_in_who_came_by_the_other_door(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    for _ in range(ROUNDS):
        with scope.within(school.id):
            LinkedIdentity.objects.all().delete()
            Session.objects.all().delete()
        factories.a_linked(noor.mother, outside.issuer)
        with scope.within(school.id):
            arrival = arrive(school, outside)
        together(
            school,
            lambda arrival=arrival: identities.sign_in(
                arrival=arrival, account_id=noor.mother.id, school_id=school.id, client=home()
            ),
            lambda: connections.end_all(
                account_ids=[noor.mother.id], ending=Ending.RESET, by=SYSTEM
            ),
        )
        with scope.within(school.id):
            epoch = factories.changed(noor.mother).session_epoch
            assert not Session.objects.filter(epoch=epoch, ended_at=None).exists()


def test_rac_07_a_link_that_meets_a_reset_opens_nothing_afterwards(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    """Either the reset was first, and the link is of after it; or the link is gone."""
    identity = Identity(KIND, outside.issuer, "sub-of-an")
    for _ in range(ROUNDS):
        before = factories.changed(noor.mother).grant_epoch
        together(
            school,
            lambda: links.link(account_id=noor.mother.id, identity=identity, by=SYSTEM),
            lambda: connections.end_all(
                account_ids=[noor.mother.id], ending=Ending.RESET, by=SYSTEM
            ),
        )
        with scope.within(school.id):
            assert all(row.epoch == before + 1 for row in LinkedIdentity.objects.all())
            assert len(known.openable(identity)) == LinkedIdentity.objects.count()
            LinkedIdentity.objects.all().delete()


def test_rac_04_two_of_a_family_link_the_same_identity(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    identity = Identity(KIND, outside.issuer, "sub-of-an")

    def link(account_id: int):
        return lambda: links.link(account_id=account_id, identity=identity, by=SYSTEM)

    outcomes = together(school, link(noor.mother.id), link(noor.father.id))
    assert sorted(type(one) for one in outcomes if one) == [IdentityTaken]
    with scope.within(school.id):
        assert LinkedIdentity.objects.count() == 1
