"""The desk of requests."""

import pytest
from django.test import Client

from sleutelbos.audit.values import SYSTEM
from sleutelbos.gate.actions import help as asking
from sleutelbos.gate.actions import rights
from sleutelbos.gate.models import HelpRequest
from sleutelbos.gate.values import RequestKind
from sleutelbos.kit import clock
from sleutelbos.people.actions.rights import Order
from sleutelbos.people.models import Guardianship, Person
from sleutelbos.people.values import Ground, Right
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


class TestWhatMatches:
    """A request carries what agrees with what the school knows, and what does not."""

    def _page(self, office: Client, school: School, **asked: str) -> str:
        asking.ask_office(
            school_id=school.id, children=["Noor Peeters, L3A"],
            **{"asker": "Bart Peeters", "email": "b@example.org", "phone": "", **asked},
        )  # fmt: skip
        request_id = HelpRequest.objects.latest("id").id
        return office.get(f"/console/requests/{request_id}").content.decode()

    def test_a_phone_that_the_register_knows(
        self, office: Client, school: School, noor: Family
    ) -> None:
        father = Person.objects.filter(id=noor.father.person_id)
        assert "geen nummer" in self._page(office, school, phone="+32475123456")
        father.update(register_mobile="0475 12 34 56")
        assert "dit nummer kennen we" in self._page(office, school, phone="+32475123456")
        father.update(register_mobile="0475/99.99.99")
        assert "ander nummer" in self._page(office, school, phone="+32475123456")

    def test_another_name_is_told(self, office: Client, school: School, noor: Family) -> None:
        assert "Andere naam" in self._page(office, school, asker="Karel Onbekend")

    def test_an_address_of_the_other_co_account_cannot_be_linked(
        self, office: Client, school: School, noor: Family
    ) -> None:
        page = self._page(office, school, email="An@Example.org")

        assert "adres van iemand anders bij deze leerling" in page
        assert f"/console/accounts/{noor.father.id}/link-email" not in page

    def test_an_address_that_the_register_has_of_the_other_neither(
        self, office: Client, school: School, noor: Family
    ) -> None:
        Person.objects.filter(id=noor.mother.person_id).update(register_email="b@example.org")

        page = self._page(office, school)

        assert "adres van iemand anders bij deze leerling" in page
        assert f"/console/accounts/{noor.father.id}/link-email" not in page

    def test_a_restriction_is_told_and_takes_the_button(
        self, office: Client, school: School, noor: Family
    ) -> None:
        link = f"/console/accounts/{noor.father.id}/link-email"
        assert link in self._page(office, school)
        binding = Guardianship.objects.get(person_id=noor.father.person_id)
        rights.restrict(
            guardianship_id=binding.id, order=Order((Right.SIGN_IN,), Ground.COURT),
            school=school, by=SYSTEM,
        )  # fmt: skip

        page = self._page(office, school)

        assert "Ga goed na wie het vraagt" in page
        assert link not in page


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
