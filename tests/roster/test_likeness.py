"""Guardians who are likely one person are proposed to the office, never merged silently (D27)."""

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.audit.models import Entry
from sleutelbos.kit import scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.models import Guardianship, Person
from sleutelbos.people.queries import likely
from sleutelbos.roster import queries
from sleutelbos.roster.actions import likeness
from tests import factories
from tests.roster.importing import a_file, a_row, accounts_of, counts, imported, planned

pytestmark = pytest.mark.django_db
NOBODY = ("", "")
HERE = ("Maes", "An", "an@example.be", "0475 12 34 56")
ELSEWHERE = ("Maes", "An", "AN@example.be", "0499 99 99 99")
FILE = a_file(
    a_row(1, mother=HERE, father=NOBODY),
    a_row(2, first="Lars", family="Claes", mother=ELSEWHERE, father=NOBODY, street="Beekstraat 7"),
)


@pytest.fixture
def school():
    opened = factories.a_school()
    with scope.within(opened.id):
        imported(opened, FILE)
        yield opened


@pytest.fixture
def pair(school):
    (found,) = likely.pairs()
    return {"first_id": found.first.person_id, "second_id": found.second.person_id}


def mothers():
    return Person.objects.filter(first_name="An").order_by("id")


def test_the_same_name_and_address_for_mail_are_two_people_who_are_proposed(school, pair):
    (found,) = likely.pairs()
    assert mothers().count() == 2
    assert [one.name for one in found.first.children] == ["Noor Peeters"]
    assert [one.name for one in found.second.children] == ["Lars Claes"]


def test_one_person_keeps_an_account_for_each_child(school, pair):
    before = {one.id: one.keyring_id for one in Account.objects.filter(slot=1)}
    factories.with_password(accounts_of("1")[1])
    likeness.join(school_id=school.id, **pair, by=factories.SYSTEM)
    (mother,) = mothers()
    after = Account.objects.filter(person=mother)
    assert {one.id: one.keyring_id for one in after} == before
    assert {one.password_tag is None for one in after} == {True, False}
    assert Guardianship.objects.filter(person=mother).count() == 2
    assert likely.pairs() == []
    assert Entry.objects.get(event="guardian.joined").facts == {"gone": pair["second_id"]}


def test_the_next_import_leaves_one_person_one(school, pair):
    likeness.join(school_id=school.id, **pair, by=factories.SYSTEM)
    run = planned(school, FILE)
    assert counts(run)[:2] == (0, 0)
    imported(school, FILE, accept=["many_emails_change"])
    assert mothers().count() == 1


def test_two_people_stay_two_and_are_not_proposed_again(school, pair):
    likeness.keep_apart(school_id=school.id, **pair, by=factories.SYSTEM)
    assert likely.pairs() == []
    assert mothers().count() == 2
    with pytest.raises(NotFound):
        likeness.join(school_id=school.id, **pair, by=factories.SYSTEM)


def test_nobody_is_made_one_who_is_not_proposed(school, pair):
    stranger = accounts_of("1")[0].person_id
    with pytest.raises(NotFound):
        likeness.join(
            school_id=school.id, first_id=pair["first_id"], second_id=stranger, by=factories.SYSTEM
        )


def test_two_guardians_of_one_child_are_two(school):
    twice = a_row(3, first="Fien", mother=HERE, father=("Maes", "An", "", "0470 00 00 00"))
    imported(school, a_file(*FILE.decode().splitlines()[1:], twice))
    Person.objects.filter(guardianship__pupil__register_id="3").update(
        register_email="an@example.be"
    )
    children = [
        {child.name for child in (*one.first.children, *one.second.children)}
        for one in likely.pairs()
    ]
    assert {"Fien Peeters"} not in children


def test_of_another_school_nobody_is_proposed(school):
    other = factories.a_school("De Eik")
    with scope.within(other.id):
        imported(other, a_file(a_row(1, mother=HERE, father=NOBODY)))
        assert likely.pairs() == []


def test_the_number_of_statements_does_not_grow(school, pair, django_assert_num_queries):
    with django_assert_num_queries(4):
        likely.pairs()


@pytest.mark.parametrize("answer", [likeness.join, likeness.keep_apart])
def test_an_import_of_people_about_whom_the_office_decided_is_not_undone(school, pair, answer):
    answer(school_id=school.id, **pair, by=factories.SYSTEM)
    assert not queries.undoing_of(queries.last_applied()).is_possible
