"""The activation of the school: today by class, its course, last year beside it."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.models import ActivationDay
from sleutelbos.entrypoints.console import activation
from sleutelbos.people.models import Group
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family


def a_day(school: School, day: dt.date, year: str, **counts: int) -> None:
    """Keep a counted day of the parents, of the school and of L3A."""
    ActivationDay.objects.create(
        school=school, day=day, school_year=year, parents=counts,
        classes={"L3A": {"parents": counts}},
    )  # fmt: skip


@pytest.fixture
def counted(school: School, noor: Family) -> None:
    a_day(school, dt.date(2025, 9, 3), "2025-2026", active=3, letter=1)
    a_day(school, dt.date(2026, 9, 1), "2026-2027", letter=4)
    a_day(school, dt.date(2026, 9, 3), "2026-2027", active=1, letter=3)
    a_day(school, dt.date(2026, 9, 14), "2026-2027", active=2, letter=2)


@pytest.mark.usefixtures("counted")
def test_the_course_has_a_column_a_week_and_last_year_beside_it(school: School) -> None:
    from collections import Counter

    from sleutelbos.accounts.queries.course import Day
    from sleutelbos.accounts.rules.places import Place

    today = Day(dt.date(2026, 9, 24), "2026-2027", Counter({Place.ACTIVE: 4}))
    weeks = activation.weeks("2026-2027", today=today, whose="parents")

    assert [(week.ends_on.day, week.percent, week.last_year) for week in weeks] == [
        (3, 25, 75), (14, 50, None), (24, 100, None),
    ]  # fmt: skip


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("query", ["", "?whose=pupils", "?class={group}", "?class=0&whose=x"])
def test_the_page_draws_and_tells_the_same_numbers(office: Client, query: str) -> None:
    query = query.format(group=Group.objects.get().id)
    page = office.get(f"/console/activation{query}").content.decode()

    assert '<svg class="course-picture"' in page
    assert "Dezelfde getallen als tabel" in page


@pytest.mark.usefixtures("counted")
def test_last_year_of_a_class_is_the_class_of_that_name(office: Client) -> None:
    page = office.get(f"/console/activation?class={Group.objects.get().id}").content.decode()

    assert "Volledig geactiveerd, vorig jaar" in page


def test_the_first_day_is_a_course_of_one(office: Client, noor: Family) -> None:
    page = office.get("/console/activation").content.decode()

    assert "Volledig geactiveerd, vorig jaar" not in page
    assert "Van 50 naar 50 procent" in page


def test_a_number_leads_to_the_people(office: Client, noor: Family) -> None:
    group = Group.objects.get()
    page = office.get("/console/activation").content.decode()

    address = f"/console/accounts?whose=parents&amp;place=letter&amp;class={group.id}"
    assert address in page.replace("&amp;", "&").replace("&", "&amp;")


def test_an_empty_school_has_no_course(office: Client) -> None:
    assert "Nog geen accounts." in office.get("/console/activation").content.decode()


def test_the_numbers_of_the_classes_are_exported(
    office: Client, school: School, noor: Family
) -> None:
    factories.a_pupil(school, first="Lou", class_name="=HYPERLINK(1)")

    answer = office.get("/console/activation/by-class.csv")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, *rows = answer.content.decode("utf-8-sig").splitlines()
    assert head.startswith("Klas;Van wie;Niet uitgenodigd;")
    assert "L3A;Ouders;0;0;1;" in "\n".join(rows)
    assert "'=HYPERLINK(1);Ouders;2;" in "\n".join(rows)


@pytest.mark.usefixtures("counted")
def test_the_days_are_exported(office: Client) -> None:
    rows = office.get("/console/activation/by-day.csv").content.decode("utf-8-sig").splitlines()

    assert rows[1].startswith("2025-09-03;2025-2026;Ouders;0;0;1;")
    assert len(rows) == 5


def test_the_page_costs_the_same_for_one_day_and_for_a_year(
    office: Client, school: School, noor: Family
) -> None:
    office.get("/console/activation")
    with CaptureQueriesContext(connection) as one:
        office.get("/console/activation")
    for number in range(300):
        a_day(school, dt.date(2026, 8, 5) + dt.timedelta(number), "2026-2027", active=number + 1)
    with CaptureQueriesContext(connection) as many:
        office.get("/console/activation")

    assert len(many) == len(one) == 4
