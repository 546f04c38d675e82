"""One row, written at the price of its statement."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from sleutelbos.audit.models import Entry
from sleutelbos.kit import clock, rows, scope
from sleutelbos.kit.scope import NoSchool, WrongSchool
from tests import factories

pytestmark = pytest.mark.django_db


def add(school_id: int, **values: object) -> None:
    rows.add(
        Entry, school_id=school_id, event="school.opened", actor="system", happened_at=clock.now(),
        **values,
    )  # fmt: skip


def test_what_is_not_named_gets_its_default() -> None:
    school = factories.a_school()
    with scope.within(school.id):
        Entry.objects.all().delete()
        add(school.id, personal={"é": ["1"]})

        found = Entry.objects.get()
    assert (found.subject, found.facts, found.number) == ("", {}, None)
    assert found.personal == {"é": ["1"]}


def test_a_row_of_another_school_is_refused() -> None:
    school, other = factories.a_school(), factories.a_school("De Linde")
    with scope.within(school.id), pytest.raises(WrongSchool):
        add(other.id)


def test_a_row_without_a_school_at_work_is_refused() -> None:
    with pytest.raises((NoSchool, WrongSchool)):
        add(factories.a_school().id)


def test_a_column_that_is_not_there_is_refused() -> None:
    school = factories.a_school()
    with scope.within(school.id), pytest.raises(TypeError, match="place"):
        add(school.id, place=3)


def test_what_is_added_at_once_is_all_there() -> None:
    school = factories.a_school()
    with scope.within(school.id):
        Entry.objects.all().delete()
        with CaptureQueriesContext(connection) as sent, rows.at_once():
            add(school.id, subject="account:1")
            add(school.id, subject="account:2")

        assert set(Entry.objects.values_list("subject", flat=True)) == {"account:1", "account:2"}
    assert connection.vendor != "postgresql" or len(sent) == 1


def test_what_is_at_once_within_another_is_part_of_it() -> None:
    school = factories.a_school()
    with scope.within(school.id):
        Entry.objects.all().delete()
        with rows.at_once():
            _add_at_once(school.id, subject="account:1", times=2)
            _add_at_once(school.id, times=0)

        assert Entry.objects.count() == 4


def test_nothing_at_once_is_nothing_to_do() -> None:
    with rows.at_once():
        pass


@pytest.mark.django_db(transaction=True)
def test_a_fault_of_what_is_added_at_once_undoes_it_all() -> None:
    school = factories.a_school()
    with scope.within(school.id):
        Entry.objects.all().delete()
        with pytest.raises(IntegrityError):
            _add_at_once(school.id, number=1, times=2)

        assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_fails_before_the_end_has_added_nothing() -> None:
    school = factories.a_school()
    with scope.within(school.id):
        Entry.objects.all().delete()
        with pytest.raises(TypeError, match="place"):
            _add_at_once(school.id, place=3, times=1)
        add(school.id, subject="account:1")

        assert [entry.subject for entry in Entry.objects.all()] == ["account:1"]


@rows.at_once()
def _add_at_once(school_id: int, *, times: int, **values: object) -> None:
    add(school_id)
    for _ in range(times):
        add(school_id, **values)
