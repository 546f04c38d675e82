"""Who may open what: each page for its role, none for others, and nothing of another school."""

from collections.abc import Callable, Iterator
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from sleutelbos.entrypoints.console.urls import urlpatterns
from sleutelbos.gate.actions import help as asking
from sleutelbos.kit import scope
from sleutelbos.people.models import Group
from sleutelbos.people.values import StaffRole
from sleutelbos.schools.models import School
from sleutelbos.web.guard import access_of
from tests import factories
from tests.factories import Family


def _name(pattern: URLPattern) -> str:
    assert pattern.name
    return pattern.name


def test_no_page_lets_staff_see_or_set_a_parents_password_or_be_one(office: Client) -> None:
    """REC-09: no route has a password, and none begins a session."""
    assert not [one.name for one in urlpatterns if "password" in str(one.pattern)]
    assert not [one.name for one in urlpatterns if "sign-in" in str(one.pattern)]


@pytest.mark.parametrize("role", ["teacher", "office"])
def test_pages_of_higher_roles_do_not_exist(
    sign_in: Callable[[str], Client], noor: Family, role: str
) -> None:
    client = sign_in(role)
    closed = [
        _name(one) for one in urlpatterns if StaffRole(role) not in access_of(one.callback).roles
    ]

    statuses = {name: client.get(_address(name, noor)).status_code for name in closed}

    assert closed
    assert set(statuses.values()) == {404}, statuses


def test_parents_and_strangers_do_not_get_in(school: School, noor: Family) -> None:
    parent = factories.signed_in(factories.a_client(school), noor.mother)

    assert parent.get("/console/").status_code == 404
    assert factories.a_client(school).get("/console/").status_code == 302


def test_a_stale_proof_leads_to_the_page_that_asks_for_one(
    office: Client, noor: Family, time_machine_move: Callable[[int], None]
) -> None:
    time_machine_move(6)

    address = f"/console/accounts/{noor.father.id}/suspend"
    for send in (office.get, office.post):
        answer = send(address)

        assert answer.status_code == 302
        assert unquote(answer["Location"]) == f"/prove?next={address}"


def test_ten_04_nothing_of_another_school_exists_here(administrator: Client, noor: Family) -> None:
    other = factories.a_school("De Eik")
    family = factories.a_pupil(other)
    colleague = factories.a_staff_member(other, first="Piet")
    with scope.within(other.id):
        asking.ask_office(
            school_id=other.id, children=["Noor"], asker="An", email="a@example.org", phone=""
        )
        ids = {
            "pupil_id": family.pupil.id,
            "account_id": family.mother.id,
            "group_id": Group.objects.get().id,
            "team_id": factories.a_team(other).id,
            "request_id": 1,
            "print_id": 1,
            "run_id": 1,
            "batch_id": 1,
        }
    addresses = [
        reverse(f"console:{_name(one)}", kwargs={part: ids[part] for part in parts})
        for one in urlpatterns
        if (parts := one.pattern.converters) and set(parts) <= set(ids)
    ] + [reverse("console:colleague", kwargs={"account_id": colleague.id})]

    for address in addresses:
        for send in (administrator.get, administrator.post):
            assert send(address).status_code in (404, 405), address


def test_ten_04_a_teacher_sees_no_class_of_somebody_else(
    sign_in: Callable[[str], Client], school: School, noor: Family
) -> None:
    group = Group.objects.get(name="L3A")

    assert sign_in("teacher").get(f"/console/classes/{group.id}").status_code == 404


def test_a_teacher_sees_names_and_states_and_no_address(school: School, noor: Family) -> None:
    teacher = factories.a_staff_member(school, "teacher", first="Juf", family="Els")
    factories.teaches(teacher, class_name="L3A")
    client = factories.signed_in(factories.a_client(school), teacher)

    page = client.get(f"/console/classes/{Group.objects.get().id}").content.decode()

    assert "Noor Peeters" in page
    assert "Brief gedrukt op" in page
    assert "an@example.org" not in page
    assert "/console/families/" not in page


def _address(name: str, noor: Family) -> str:
    (pattern,) = (one for one in urlpatterns if one.name == name)
    values = {
        "pupil_id": noor.pupil.id,
        "account_id": noor.father.id,
        "section": "about",
    }
    kwargs = {part: values.get(part, 1) for part in pattern.pattern.converters}
    return reverse(f"console:{name}", kwargs=kwargs)


@pytest.fixture
def time_machine_move() -> Iterator[Callable[[int], None]]:
    """Move the clock on by minutes."""
    import datetime as dt

    import time_machine

    from sleutelbos.kit import clock

    travels = []

    def move(minutes: int) -> None:
        travel = time_machine.travel(clock.now() + dt.timedelta(minutes=minutes))
        travel.start()
        travels.append(travel)

    yield move
    for travel in travels:
        travel.stop()
