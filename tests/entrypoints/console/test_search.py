"""Search as you type, and by Enter without a script."""

import pytest
from django.test import Client

from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family


def test_one_family_alone_opens_at_once(office: Client, noor: Family) -> None:
    answer = office.get("/console/search", {"q": "noor peeters"})

    assert answer["Location"] == f"/console/families/{noor.pupil.id}"


def test_several_families_are_listed(office: Client, school: School, noor: Family) -> None:
    factories.a_pupil(school, first="Lou", family="Peeters")

    page = office.get("/console/search", {"q": "peeters"}).content.decode()

    assert "Noor Peeters" in page
    assert "Lou Peeters" in page


def test_a_script_gets_a_fragment_and_no_redirect(office: Client, noor: Family) -> None:
    answer = office.get("/console/search", {"q": "noor"}, headers={"X-Fragment": "found"})

    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert "Noor Peeters" in answer.content.decode()


def test_an_address_finds_whose_it_is(office: Client, noor: Family) -> None:
    answer = office.get("/console/search", {"q": "AN@example.org"})

    assert answer["Location"] == f"/console/families/{noor.pupil.id}"


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", '"><b>x'])
def test_what_was_typed_is_shown_as_text(office: Client, query: str) -> None:
    page = office.get("/console/search", {"q": query}).content.decode()

    assert query not in page


def test_nobody_of_another_school_is_found(office: Client) -> None:
    factories.a_pupil(factories.a_school("De Eik"), first="Zeldzaam")

    assert "Niemand gevonden" in office.get("/console/search", {"q": "zeldzaam"}).content.decode()
