"""Classes as a picture and a table, and one class pupil by pupil."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sleutelbos.people.models import Group
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family


def test_the_start_page_counts_what_is_there(office: Client, noor: Family) -> None:
    page = office.get("/console/").content.decode()

    assert "50%" in page
    assert "L3A" in page
    assert "Niemand wacht op antwoord." in page


@pytest.mark.parametrize("address", ["/console/", "/console/classes"])
def test_a_teacher_sees_the_own_classes_alone(school: School, noor: Family, address: str) -> None:
    factories.a_pupil(school, first="Lou", class_name="L4B")
    teacher = factories.a_staff_member(school, "teacher", first="Juf", family="Els")
    factories.teaches(teacher, class_name="L4B")

    page = factories.signed_in(factories.a_client(school), teacher).get(address).content.decode()

    assert "L4B" in page
    assert "L3A" not in page


def test_a_teacher_without_a_class_is_told_so(
    sign_in: Callable[[str], Client], noor: Family
) -> None:
    page = sign_in("teacher").get("/console/").content.decode()

    assert "U geeft dit schooljaar aan geen enkele klas les." in page


def test_a_class_is_narrowed_to_a_stage(office: Client, school: School, noor: Family) -> None:
    lou = factories.a_pupil(school, first="Lou")
    for account in lou.accounts.values():
        factories.an_activated(account, email=f"{account.slot}@example.org")

    page = office.get(
        f"/console/classes/{Group.objects.get().id}?stage=needs_letter"
    ).content.decode()

    assert "Noor Peeters" in page
    assert "Lou Peeters" not in page


@pytest.mark.parametrize("address", ["/console/classes/{group}", "/console/", "/console/classes"])
def test_a_page_costs_the_same_for_one_pupil_and_for_twenty(
    office: Client, school: School, noor: Family, address: str
) -> None:
    address = address.format(group=Group.objects.get().id)
    office.get(address)  # the school is known from now on
    with CaptureQueriesContext(connection) as one:
        office.get(address)
    for number in range(20):
        factories.a_pupil(school, first=f"Kind{number}")
    with CaptureQueriesContext(connection) as many:
        office.get(address)

    assert len(many) == len(one)
    assert len(one) <= 14


def test_a_teachers_start_page_leads_to_the_own_classes(
    sign_in: Callable[[str], Client], school: School
) -> None:
    page = sign_in("teacher").get("/start").content.decode()

    assert "Mijn klassen" in page
