"""The desk of requests."""

import pytest
from django.test import Client

from sleutelbos.gate.actions import help as asking
from sleutelbos.gate.models import HelpRequest
from sleutelbos.gate.values import RequestKind
from sleutelbos.kit import clock
from sleutelbos.schools.models import School
from tests.factories import Family

TYPED = {
    "child1": "Noor Peeters, L3A",
    "asker": "Bart Peeters",
    "email": "bart@example.org",
    "phone": "0475 12 34 56",
}


def _ask(school: School, child: str = "Noor Peeters, L3A") -> int:
    asking.ask_office(
        school_id=school.id, children=[child], asker="Bart Peeters", email="b@example.org", phone=""
    )
    return HelpRequest.objects.latest("id").id


def test_what_came_by_phone_is_entered_by_whom(office: Client, noor: Family) -> None:
    page = office.post("/console/requests/new", TYPED, follow=True).content.decode()

    asked = HelpRequest.objects.get()
    assert "De vraag ligt op het bureau." in page
    assert asked.entered_by.startswith("account:")
    assert asked.phone == "+32475123456"


def test_errors_stand_beside_their_field_and_nothing_is_lost(office: Client) -> None:
    page = office.post(
        "/console/requests/new", TYPED | {"email": "bart", "phone": "geen"}
    ).content.decode()

    assert 'id="id_email-error"' in page
    assert 'id="id_phone-error"' in page
    assert 'value="Noor Peeters, L3A"' in page
    assert not HelpRequest.objects.exists()


def test_a_request_shows_the_child_that_is_meant(
    office: Client, school: School, noor: Family
) -> None:
    page = office.get(f"/console/requests/{_ask(school)}").content.decode()

    assert f"/console/families/{noor.pupil.id}" in page
    assert "Naam klopt" in page
    assert "Klas klopt" in page
    assert "Zelfde naam als wie het vraagt" in page


def test_who_came_in_with_anothers_letter_leads_to_that_account(
    office: Client, school: School, noor: Family
) -> None:
    asked = HelpRequest.objects.create(
        school=school, kind=RequestKind.NOT_ME, account=noor.father, made_at=clock.now()
    )

    page = office.get(f"/console/requests/{asked.id}").content.decode()

    assert "dat ben ik niet" in page
    assert "Naar het account van Bart Peeters" in page


@pytest.mark.parametrize(("state", "shown"), [("done", "Klaar"), ("declined", "Afgewezen")])
def test_a_request_leaves_the_desk(office: Client, school: School, state: str, shown: str) -> None:
    request_id = _ask(school)

    office.post(f"/console/requests/{request_id}/end", {"state": state})

    assert "Niemand wacht op antwoord." in office.get("/console/requests").content.decode()
    assert shown in office.get("/console/requests?show=ended").content.decode()


def test_a_long_desk_is_paged(office: Client, school: School) -> None:
    for number in range(26):
        _ask(school, f"Kind {number}")

    first = office.get("/console/requests").content.decode()
    second = office.get("/console/requests?page=2").content.decode()

    assert "Kind 25" not in first
    assert "Kind 25" in second
