"""The course of the activation is counted day by day, by the worker, without names."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.actions import days
from sleutelbos.accounts.models import ActivationDay
from sleutelbos.accounts.queries import course
from sleutelbos.accounts.rules.places import Place
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import clock, scope
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox import worker
from sleutelbos.schools.models import School
from tests import factories

pytestmark = pytest.mark.django_db
YEARS = ("2025-2026", "2026-2027")


@pytest.fixture
def school() -> Iterator[School]:
    school = factories.a_school()
    with scope.within(school.id):
        yield school


def test_a_day_keeps_its_numbers_when_people_go_on(school: School) -> None:
    family = factories.a_pupil(school)
    factories.a_letter(family.mother)
    days.count_day(school=school, by=SYSTEM)
    ActivationDay.objects.update(day=dt.date(2026, 9, 1))

    factories.an_activated(family.mother, email="an@example.test")
    days.count_day(school=school, by=SYSTEM)

    first, second = course.days(YEARS, whose="parents")
    assert first.counts == {Place.LETTER: 1, Place.NOT_INVITED: 1}
    assert second.counts == {Place.ACTIVE: 1, Place.NOT_INVITED: 1}


def test_counting_twice_on_a_day_keeps_the_last(school: School) -> None:
    family = factories.a_pupil(school)
    days.count_day(school=school, by=SYSTEM)
    factories.a_letter(family.father)
    days.count_day(school=school, by=SYSTEM)

    (only,) = course.days(YEARS, whose="parents")
    assert only.counts[Place.LETTER] == 1


def test_a_class_has_a_course_of_its_own(school: School) -> None:
    factories.a_pupil(school, class_name="L3A", first="Lou")
    factories.a_pupil(school, class_name="L4B", first="Noor", guardians=1)
    days.count_day(school=school, by=SYSTEM)

    (only,) = course.days(YEARS, whose="parents", class_name="L4B")
    assert only.counts.total() == 1
    assert course.days(YEARS, whose="parents", class_name="L9Z") == []


def test_nothing_that_is_kept_says_who(school: School) -> None:
    factories.a_pupil(school, first="Zeldzaam", family="Onthouden")
    days.count_day(school=school, by=SYSTEM)

    row = ActivationDay.objects.values().get()
    kept = json.dumps({name: str(value) for name, value in row.items()}).casefold()
    assert "zeldzaam" not in kept
    assert "onthouden" not in kept


def test_the_day_is_the_one_at_the_school(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.a_pupil(school)
    late = dt.datetime(2026, 9, 1, 22, 30, tzinfo=dt.UTC)  # past midnight in Brussels
    monkeypatch.setattr(clock, "now", lambda: late)
    days.count_day(school=school, by=SYSTEM)

    assert ActivationDay.objects.get().day == dt.date(2026, 9, 2)


def test_the_worker_counts_every_school_once(school: School) -> None:
    factories.a_pupil(school)
    other = factories.a_school("De Eik")
    factories.a_pupil(other)
    with scope.everywhere():
        for _again in range(2):
            outbox.promise("accounts.count_days", school_id=None)
        worker.drain()

        counted = ActivationDay.objects.values_list("school_id", flat=True)
        assert sorted(counted) == sorted([school.id, other.id])


def test_counting_costs_the_same_for_one_class_and_for_ten(school: School) -> None:
    factories.a_pupil(school)
    with CaptureQueriesContext(connection) as one:
        days.count_day(school=school, by=SYSTEM)
    for number in range(10):
        factories.a_pupil(school, first=f"Kind{number}", class_name=f"L{number}B")
    with CaptureQueriesContext(connection) as many:
        days.count_day(school=school, by=SYSTEM)

    assert len(many) == len(one) == 2
