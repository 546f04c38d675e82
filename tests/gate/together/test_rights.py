"""What is not a parent's any more drops out of the bunch, without a hint (FAM-09, FAM-13)."""

import re

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.kit import clock, scope
from sleutelbos.people.models import Guardianship, Restriction
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School
from tests import factories, together
from tests.factories import Family
from tests.gate.together.pages import a_letter_to, page

pytestmark = pytest.mark.django_db


def test_fam_09_who_is_replaced_takes_no_child_along(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    with scope.within(school.id):
        factories.changed(sam.mother, closed_at=clock.now())
        again = Account.objects.create(
            school=school, keyring=sam.keyring, slot=1, person_id=sam.mother.person_id
        )
    factories.with_password(factories.an_activated(again, email="again@example.test"))

    assert "Noor" not in page(together.signed_in(school, sam))
    assert "Sam" not in page(together.signed_in(school, noor), "/children")


@pytest.mark.parametrize("right", [Right.SIGN_IN, Right.MESSAGES])
def test_a_restriction_on_one_child_hides_exactly_that_child(
    school: School, noor: Family, sam: Family, right: Right
) -> None:
    together.tie(noor.mother, sam.mother)
    a_letter_to(noor, school, "Zwemmen")
    a_letter_to(sam, school, "Op bosklas")
    browser = together.signed_in(school, noor)
    with scope.within(school.id):
        Restriction.objects.create(
            school=school, guardianship=Guardianship.objects.get(person_id=sam.mother.person_id),
            right=right, ground="court", holds_from=clock.now(), made_at=clock.now(), made_by="x",
        )  # fmt: skip
    inbox = page(browser, "/messages")

    assert "Op bosklas" not in inbox
    assert "Zwemmen" in inbox
    assert "data-unread>1<" in inbox
    assert ("Sam" in inbox) is (right is Right.MESSAGES)
    assert ("Sam" in page(browser, "/children")) is (right is Right.MESSAGES)


@pytest.mark.parametrize("fact", ["suspended_at", "closed_at"])
def test_what_is_suspended_or_closed_drops_out(
    school: School, noor: Family, sam: Family, fact: str
) -> None:
    together.tie(noor.mother, sam.mother)
    browser = together.signed_in(school, noor)
    factories.changed(sam.mother, **{fact: clock.now()})

    assert "Sam" not in page(browser)
    assert "Sam" not in page(browser, "/children")
    assert "Sam" not in page(together.signed_in(school, noor), "/children")


def test_fam_13_two_parents_of_one_child_never_learn_of_each_others_children(
    school: School, noor: Family, sam: Family
) -> None:
    factories.with_password(
        factories.an_activated(noor.father, email="b@example.test"), "het woord van bart"
    )
    before = page(together.signed_in(school, noor, "het woord van bart"), "/children")
    together.tie(noor.mother, sam.mother)
    after = page(together.signed_in(school, noor, "het woord van bart"), "/children")

    assert _plain(before) == _plain(after)


def _plain(text: str) -> str:
    return re.sub(r'name="csrf[^>]*>', "", text)
