"""One row, written at the price of its statement."""

import pytest
from django.db import IntegrityError, transaction

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


def test_what_is_sent_at_once_is_all_there() -> None:
    school = factories.a_school()
    with scope.within(school.id), transaction.atomic():
        Entry.objects.all().delete()
        with rows.at_once():
            add(school.id, subject="account:1")
            add(school.id, subject="account:2")

        assert set(Entry.objects.values_list("subject", flat=True)) == {"account:1", "account:2"}


def test_a_fault_of_what_is_sent_at_once_undoes_it_all() -> None:
    school = factories.a_school()
    with scope.within(school.id):
        Entry.objects.all().delete()
        with pytest.raises(IntegrityError):
            _add_twice_at_once(school.id)

        assert not Entry.objects.exists()


@transaction.atomic
def _add_twice_at_once(school_id: int) -> None:
    with rows.at_once():
        add(school_id, number=1)
        add(school_id, number=1)
