"""What a register does to guardians whose rights are restricted, or whom the office added."""

from collections.abc import Iterator

import pytest

from sleutelbos.accounts.queries import rights as own_rights
from sleutelbos.audit.values import OPERATOR, SYSTEM
from sleutelbos.gate.actions import guardians
from sleutelbos.gate.actions import rights as actions
from sleutelbos.gate.queries import checks
from sleutelbos.kit import scope
from sleutelbos.people.actions.rights import Order
from sleutelbos.people.models import Guardianship, Pupil, Restriction
from sleutelbos.people.values import Ground, Right
from sleutelbos.roster import actions as roster
from sleutelbos.roster import queries
from sleutelbos.roster.errors import PlanRefused
from sleutelbos.schools.models import School
from tests import factories
from tests.roster.importing import a_file, a_row, accounts_of, imported, planned

pytestmark = pytest.mark.django_db
BART = ("Peeters", "Bart", "bart@example.be", "0476 11 11 11")
NEW = ("Pieters", "Bartje", "bp@example.be", "0499 99 99 99")
NOBODY = ("", "", "", "")
YES = ["many_emails_change", "many_homes_change"]


@pytest.fixture
def school() -> Iterator[School]:
    school = factories.a_school()
    with scope.within(school.id):
        imported(school, a_file(a_row()))
        yield school


def restrict(school: School, register_id: str = "1") -> None:
    binding = Guardianship.objects.get(
        person_id=accounts_of(register_id)[2].person_id, pupil__register_id=register_id
    )
    order = Order(tuple(Right), Ground.COURT)
    actions.restrict(guardianship_id=binding.id, order=order, school=school, by=SYSTEM)


def alarms(school: School, source: bytes) -> set[str]:
    plan = queries.plan(queries.run(planned(school, source).id))
    return {one.code for one in plan.alarms()}


def test_the_register_says_again_what_it_said_and_he_stays_bound(school: School) -> None:
    restrict(school)
    imported(school, a_file(a_row(class_name="L3B")))

    assert not own_rights.is_allowed(accounts_of("1")[2].id, Right.SIGN_IN)


def test_under_another_name_he_does_not_come_back_without_a_yes(school: School) -> None:
    """Spelled anew he would be somebody new, whom no restriction binds."""
    restrict(school)
    file = a_file(a_row(father=NEW))
    assert "restricted_guardian_gone" in alarms(school, file)

    with pytest.raises(PlanRefused):
        imported(school, file, accept=YES)

    assert accounts_of("1")[2].person.first_name == "Bart"


def test_nor_does_he_when_he_was_left_out_in_between(school: School) -> None:
    restrict(school)
    imported(school, a_file(a_row(father=NOBODY)), accept=YES)

    assert "restricted_guardian_gone" in alarms(school, a_file(a_row(father=NEW)))


def test_left_out_and_named_again_he_is_bound_as_before(school: School) -> None:
    restrict(school)
    imported(school, a_file(a_row(father=NOBODY)), accept=YES)
    assert 2 not in accounts_of("1")
    imported(school, a_file(a_row()), accept=YES)

    assert not own_rights.is_allowed(accounts_of("1")[2].id, Right.SIGN_IN)


def test_for_a_brother_the_office_is_asked(school: School) -> None:
    restrict(school)
    file = a_file(a_row(), a_row(2, first="Lou"))

    assert "restricted_for_another" in alarms(school, file)
    imported(school, file, accept=["restricted_for_another"])
    assert own_rights.is_allowed(accounts_of("2")[2].id, Right.SIGN_IN)  # the office said so


def test_a_restriction_that_is_over_asks_nothing(school: School) -> None:
    restrict(school)
    Restriction.objects.update(holds_until="2020-01-01T00:00Z")

    assert not alarms(school, a_file(a_row(father=NEW))) & {"restricted_guardian_gone"}


def test_who_the_office_added_stays_whatever_the_register_says(school: School) -> None:
    imported(school, a_file(a_row(father=NOBODY)), accept=YES)
    rosa = {
        "first_name": "Rosa", "family_name": "Maes", "kind": "grandparent", "mobile": "",
        "street": "", "postcode": "", "town": "",
    }  # fmt: skip
    pupil = Pupil.objects.get(register_id="1")
    guardians.add(pupil_id=pupil.id, particulars=rosa, school=school, by=SYSTEM)
    account = accounts_of("1")[2]

    imported(school, a_file(a_row(father=NOBODY, class_name="L3B")), accept=YES)
    imported(school, a_file(a_row(mother=("Maes", "Ann", "an@example.be", ""), father=NOBODY)),
             accept=YES)  # fmt: skip

    assert accounts_of("1")[2].id == account.id
    assert Guardianship.objects.get(person_id=account.person_id).ends_on is None


def test_fam_04_one_address_for_two_in_the_register_is_bound_to_neither(school: School) -> None:
    one = "samen@example.be"
    imported(
        school,
        a_file(a_row(mother=("Maes", "An", one, ""), father=("Peeters", "Bart", one, ""))),
        accept=YES,
    )

    assert [account.email for account in accounts_of("1").values()] == ["", "", ""]
    for slot in (1, 2):
        assert not checks.is_known_channel(accounts_of("1")[slot].id, email=one)


def test_an_import_cannot_be_undone_from_under_a_restriction(school: School) -> None:
    run = planned(school, a_file(a_row(), a_row(2, first="Lou")))
    roster.apply(school=School.objects.get(id=school.id), run_id=run.id, by=OPERATOR)
    restrict(school, "2")

    assert not queries.undoing_of(queries.run(run.id)).is_possible
