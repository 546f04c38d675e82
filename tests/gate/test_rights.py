"""Restrict what a guardian may for one child: at once, later, until a day (N1, N3)."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import Actor
from sleutelbos.connections.models import Device, Session
from sleutelbos.gate.actions import rights as actions
from sleutelbos.kit import clock as house_clock
from sleutelbos.kit import scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.outbox import worker
from sleutelbos.people.actions.rights import Order
from sleutelbos.people.models import Guardianship, Restriction
from sleutelbos.people.queries import restrictions
from sleutelbos.people.values import Ground, Right
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import Family

pytestmark = pytest.mark.django_db
MIA = Actor.account(999)
MONDAY = dt.date(2026, 9, 7)  # what the clock of the tests says
DAY = dt.timedelta(days=1)


@pytest.fixture
def school(clock: Clock) -> Iterator[School]:
    school = factories.a_school()
    with scope.within(school.id):
        yield school


@pytest.fixture
def noor(school: School) -> Family:
    noor = factories.a_pupil(school)
    factories.an_activated(factories.with_password(noor.father), email="bart@example.test")
    return noor


def binding(noor: Family) -> Guardianship:
    return Guardianship.objects.get(person_id=noor.father.person_id)


def restrict(school: School, noor: Family, *rights: Right, **days: object) -> list[Restriction]:
    order = Order(rights or (Right.SIGN_IN,), Ground.COURT, **days)
    actions.restrict(guardianship_id=binding(noor).id, order=order, school=school, by=MIA)
    return list(Restriction.objects.order_by("id"))


def inside(school: School, noor: Family) -> Client:
    with scope.within(school.id):
        return factories.signed_in(factories.a_client(school), factories.changed(noor.father))


def is_in(browser: Client) -> bool:
    return browser.get("/start").status_code == 200


def test_what_is_signed_in_ends_in_the_same_transaction(school: School, noor: Family) -> None:
    browser = inside(school, noor)
    now = house_clock.now()
    live = {"school": school, "account": noor.father, "epoch": 0, "made_at": now, "seen_at": now}
    Device.objects.create(**live, name="Gsm")

    restrict(school, noor)

    assert not is_in(browser)
    assert not Session.objects.filter(ended_at=None).exists()
    assert not Device.objects.filter(ended_at=None).exists()


def test_another_right_leaves_the_session_alone(school: School, noor: Family) -> None:
    browser = inside(school, noor)
    restrict(school, noor, Right.POST, Right.DETAILS, Right.CHANGES, Right.MESSAGES)

    assert is_in(browser)


def test_it_begins_at_midnight_of_the_school_without_any_job(
    school: School, noor: Family, clock: Clock
) -> None:
    browser = inside(school, noor)
    restrict(school, noor, starts_on=MONDAY + DAY)
    clock.move_to(dt.datetime(2026, 9, 7, 21, 59, tzinfo=dt.UTC))
    Session.objects.update(seen_at=house_clock.now(), expires_at=house_clock.now() + DAY)
    assert is_in(browser)

    clock.advance(minutes=1)

    assert not is_in(browser)


def test_it_ends_at_midnight_of_the_school_without_any_job(
    school: School, noor: Family, clock: Clock
) -> None:
    restrict(school, noor, ends_on=MONDAY)
    clock.move_to(dt.datetime(2026, 9, 7, 21, 59, tzinfo=dt.UTC))
    assert not is_in(inside(school, noor))

    clock.advance(minutes=1)

    assert is_in(inside(school, noor))


@pytest.mark.parametrize("worker_is_back", [1, 4])
def test_what_began_later_ends_for_good_and_does_not_come_back(
    school: School, noor: Family, clock: Clock, worker_is_back: int
) -> None:
    """A telephone that was signed in before stays signed out, also when the worker was away."""
    now = house_clock.now()
    live = {"school": school, "account": noor.father, "epoch": 0, "made_at": now, "seen_at": now}
    Device.objects.create(**live, name="Gsm")
    restrict(school, noor, starts_on=MONDAY + DAY, ends_on=MONDAY + DAY)
    clock.advance(days=worker_is_back)

    worker.drain()
    clock.advance(days=2)

    assert not Device.objects.filter(ended_at=None).exists()


def test_lifted_before_it_began_it_ends_nothing(school: School, noor: Family, clock: Clock) -> None:
    browser = inside(school, noor)
    made = restrict(school, noor, starts_on=MONDAY + DAY)
    actions.lift(restriction_id=made[0].id, lifted=[Right.SIGN_IN], school_id=school.id, by=MIA)
    clock.advance(days=1)
    worker.drain()
    Session.objects.update(seen_at=house_clock.now(), expires_at=house_clock.now() + DAY)

    assert is_in(browser)


def test_one_that_stays_holds_after_its_last_day(
    school: School, noor: Family, clock: Clock
) -> None:
    restrict(school, noor, ends_on=MONDAY, stays=True)
    clock.advance(days=30)

    assert not is_in(inside(school, noor))
    assert [one.right for one in restrictions.overdue(today=MONDAY + 30 * DAY)] == [Right.SIGN_IN]


def test_every_right_is_a_row_and_nothing_is_edited(school: School, noor: Family) -> None:
    made = restrict(school, noor, Right.SIGN_IN, Right.POST, ends_on=MONDAY)
    before = [(one.right, one.starts_on, one.ends_on, one.made_by) for one in made]

    actions.lift(restriction_id=made[0].id, lifted=[Right.POST], school_id=school.id, by=MIA)

    after = list(Restriction.objects.order_by("id"))
    assert [(one.right, one.starts_on, one.ends_on, one.made_by) for one in after] == before
    assert [one.lifted_by for one in after] == ["", MIA.text]
    with pytest.raises(NotFound):
        actions.lift(restriction_id=made[0].id, lifted=[Right.POST], school_id=school.id, by=MIA)


def test_a_paper_is_noted_once(school: School, noor: Family) -> None:
    made = restrict(school, noor, Right.SIGN_IN, Right.POST)
    assert len(restrictions.without_document()) == 2

    told = {"restriction_id": made[0].id, "document": "map 3", "school_id": school.id, "by": MIA}
    actions.name_document(**told)

    assert restrictions.without_document() == []
    with pytest.raises(NotFound):
        actions.name_document(**told | {"document": "map 4"})


def test_the_log_says_who_and_stands_under_the_guardianship(school: School, noor: Family) -> None:
    restrict(school, noor)

    entry = Entry.objects.get(event="restriction.made")
    assert (entry.actor, entry.subject) == (MIA.text, f"guardianship:{binding(noor).id}")
    assert entry.facts == {}  # why and which is personal, and can be erased
    assert not Entry.objects.filter(subject=f"account:{noor.father.id}").exists()


@pytest.mark.parametrize(("days", "found"), [(30, 2), (7, 1), (0, 0)])
def test_n3_the_office_sees_what_ends_soon(
    school: School, noor: Family, days: int, found: int
) -> None:
    for later in (3, 20, 40):
        restrict(school, noor, ends_on=MONDAY + later * DAY)

    assert len(restrictions.ending(today=MONDAY, days=days)) == found


def test_the_database_refuses_days_that_cannot_be(school: School, noor: Family) -> None:
    (made,) = restrict(school, noor)
    for wrong in (
        {"starts_on": MONDAY, "ends_on": MONDAY - DAY},
        {"stays": True, "ends_on": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Restriction.objects.filter(id=made.id).update(**wrong)
