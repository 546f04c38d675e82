"""The office finds a family in a second: by any name in it, a username, an address."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.queries import search
from sleutelbos.kit import clock, scope
from sleutelbos.people.models import Guardianship, Pupil, Restriction, StaffMember
from sleutelbos.schools.models import School
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> Iterator[School]:
    """Fill a school, and one that has the same names."""
    school = factories.a_school()
    noor = factories.a_pupil(school, first="Noor", family="De Bruyn", class_name="L3A")
    factories.a_pupil(school, first="Zoë", family="Peeters", class_name="L4A")
    factories.an_activated(noor.mother, email="an@example.org")
    factories.a_staff_member(school, first="Nora", family="Maes")
    factories.a_pupil(factories.a_school("De Eik"), first="Noor", family="De Bruyn")
    with scope.within(school.id):
        yield school


def _found(text: str) -> list[tuple[str, str]]:
    return [(one.name, one.kind) for one in search.families(text, school_year="2026-2027")]


@pytest.mark.parametrize("text", ["noor de bruyn", "De Bruyn No", "DEBRUYN N", "bruy noo", "noor"])
def test_a_pupil_is_found_by_the_beginnings_of_the_name(school: School, text: str) -> None:
    assert ("Noor De Bruyn", "pupil") in _found(text)


def test_accents_make_no_difference(school: School) -> None:
    assert _found("zoe pee") == _found("Zoë") == [("Zoë Peeters", "pupil")]


def test_guardians_lead_to_their_child(school: School) -> None:
    (one,) = search.families("bart de bruyn", school_year="2026-2027")

    assert (one.name, one.kind, one.pupil_name, one.class_name) == (
        "Bart De Bruyn", "father", "Noor De Bruyn", "L3A",
    )  # fmt: skip


def test_a_username_is_found_as_typed_on_the_letter(school: School) -> None:
    (one,) = search.families("Noor.DeBruyn", school_year="2026-2027")

    assert one.name == "Noor De Bruyn"


def test_a_pupil_comes_with_the_accounts_of_the_parents(school: School) -> None:
    (zoe,) = search.families("zoe", school_year="2026-2027")
    (bart,) = search.families("bart de bruyn", school_year="2026-2027")

    assert [one.name for one in zoe.parents] == ["An Peeters", "Bart Peeters"]
    assert [one.name for one in bart.parents] == ["Bart De Bruyn"]
    assert bart.parents[0].account_id not in {one.account_id for one in zoe.parents}


def test_of_a_restricted_parent_no_account_is_offered(school: School) -> None:
    father = Guardianship.objects.get(person__first_name="Bart", person__family_name="Peeters")
    Restriction.objects.create(
        school=school, guardianship=father, right="sign_in", ground="court",
        holds_from=clock.now(), made_at=clock.now(), made_by="x",
    )  # fmt: skip

    (zoe,) = search.families("zoe", school_year="2026-2027")
    (bart,) = search.families("bart peeters", school_year="2026-2027")

    assert [one.name for one in zoe.parents] == ["An Peeters"]
    assert bart.parents == ()


def test_somebody_who_is_two_things_is_found_as_both(school: School) -> None:
    nora = StaffMember.objects.get().person
    Guardianship.objects.create(
        school=school, pupil=Pupil.objects.get(person__first_name="Zoë"), person=nora,
        kind="mother", rank=3,
    )  # fmt: skip

    assert _found("nora maes") == [("Nora Maes", "staff"), ("Nora Maes", "mother")]


def test_an_address_finds_its_account(school: School) -> None:
    (one,) = search.families("an@example.org", school_year="2026-2027")

    assert (one.name, one.kind, one.pupil_name) == ("An De Bruyn", "address", "Noor De Bruyn")


def test_staff_are_found_too(school: School) -> None:
    assert ("Nora Maes", "staff") in _found("nor")


@pytest.mark.parametrize("text", ["", "n", "%", "_", "oor", "' or 1=1", "🙂"])
def test_what_is_not_there_is_not_found(school: School, text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize(("text", "statements"), [("noor", 2), ("an@example.org", 1)])
def test_searching_costs_the_same_however_much_is_found(
    school: School, text: str, statements: int
) -> None:
    for number in range(30):
        factories.a_pupil(school, first="Noor", family=f"An{number}", guardians=1)

    with CaptureQueriesContext(connection) as captured:
        found = search.families(text, school_year="2026-2027")

    assert len(captured) == statements
    assert len(found) <= search.LIMIT
