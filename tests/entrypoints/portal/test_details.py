"""What a parent types about reaching them: errors beside the field, nothing lost (ACT-10)."""

import re

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import PASSWORD, Family
from tests.web import world

pytestmark = pytest.mark.django_db

NO_ADDRESS = "Dit is geen e-mailadres."
NO_PHONE = "Dit is geen telefoonnummer."
USED = "Dit e-mailadres kan hier niet gebruikt worden. Kies een ander of contacteer de school."


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    return factories.a_pupil(school)


@pytest.fixture
def browser(school: School, family: Family) -> Client:
    world.at_step(family.mother, "details")
    return factories.signed_in(world.a_browser(school), family.mother)


def give(browser: Client, **typed: str):
    form = {"email": "an@example.test", "phone": "", "mobile": "", **typed}
    return browser.post("/activate/details", form)


def error_of(page: str, field: str) -> str:
    """Return what stands beside a field."""
    found = re.search(rf'id="id_{field}-error"[^>]*>.*?<span>(.*?)</span>', page, re.DOTALL)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("email", "", "Vul dit in."),
        ("email", "geen adres", NO_ADDRESS),
        ("email", "an@", NO_ADDRESS),
        ("email", "@example.test", NO_ADDRESS),
        ("email", "an@example", NO_ADDRESS),
        ("email", "an@example.test, bart@example.test", NO_ADDRESS),
        ("email", "An <an@example.test>", NO_ADDRESS),
        ("email", "an\u2028@example.test", NO_ADDRESS),
        ("phone", "12", NO_PHONE),
        ("phone", "bel me", NO_PHONE),
        ("mobile", "0475 12 34 5", NO_PHONE),
        ("mobile", "0475 12 34 56 78 90 12", NO_PHONE),
    ],
)
def test_act_10_an_error_stands_beside_its_field_and_nothing_is_lost(
    browser: Client, family: Family, field: str, typed: str, told: str
) -> None:
    good = {"email": "an@example.test", "phone": "02 356 00 00", "mobile": "0475 12 34 56"}
    answer = give(browser, **{**good, field: typed})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert told in error_of(page, field)
    for other in set(good) - {field}:
        assert error_of(page, other) == ""
        assert re.search(rf'value="[^"]+" id="id_{other}"', page), other
    with scope.within(family.mother.school_id):
        assert Account.objects.get(id=family.mother.id).details_given_at is None


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nl", "E-mailadres</bdi></b> – Vul dit in."),
        ("fr", "Adresse e-mail</bdi></b> – Remplissez ce champ."),
        ("ar", "عنوان البريد الإلكتروني</bdi></b> – املؤوا هذا الحقل."),
    ],
)
def test_act_10_what_is_said_above_names_the_field_and_leads_to_it(
    browser: Client, family: Family, language: str, told: str
) -> None:
    factories.changed(family.mother, language=language)
    page = give(browser, email="").content.decode()
    assert f'href="#id_email"><b><bdi>{told}' in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0475123456", "+32475123456"),
        ("0475 12 34 56", "+32475123456"),
        ("0475/12.34.56", "+32475123456"),
        ("+32 475 12 34 56", "+32475123456"),
        ("0032475123456", "+32475123456"),
        ("+32 (0)475 12 34 56", "+32475123456"),
        ("02 356 00 00", "+3223560000"),
        ("+31 6 12345678", "+31612345678"),
        ("0033 6 12 34 56 78", "+33612345678"),
        ("", ""),
    ],
)
def test_act_10_a_number_may_be_written_in_many_ways(
    browser: Client, family: Family, typed: str, kept: str
) -> None:
    assert give(browser, mobile=typed)["Location"] == "/activate/confirm"
    with scope.within(family.mother.school_id):
        assert Account.objects.get(id=family.mother.id).mobile == kept


class TestTheOtherParent:
    """An address that the father has, wherever the mother tries it (FAM-04, D12)."""

    @pytest.fixture(autouse=True)
    def _father_has_it(self, family: Family) -> None:
        factories.an_activated(family.father, email="bart@example.test")

    @pytest.mark.parametrize(
        "spelling", ["bart@example.test", "Bart@Example.TEST", " bart@example.test "]
    )
    def test_fam_04_in_the_activation(self, browser: Client, spelling: str) -> None:
        page = give(browser, email=spelling).content.decode()
        assert error_of(page, "email") == USED
        assert "Bart Peeters" not in page

    @pytest.mark.parametrize("path", ["/profile", "/activate/address"])
    def test_fam_04_later(self, school: School, family: Family, path: str) -> None:
        mother = factories.with_password(family.mother)
        mother = factories.an_activated(mother, email="an@example.test")
        browser = factories.signed_in(world.a_browser(school), mother)
        page = browser.post(path, {"email": "BART@example.test"}).content.decode()

        assert error_of(page, "email") == USED
        with scope.within(school.id):
            assert Account.objects.get(id=mother.id).typed_email == ""

    def test_fam_04_through_the_office(self, school: School, family: Family) -> None:
        office = factories.a_staff_member(school)
        browser = factories.signed_in(world.a_browser(school), office)
        form = {"email": "bart@example.test", "repeat": "bart@example.test", "sure": "1"}
        path = f"/console/accounts/{family.mother.id}/link-email"
        assert browser.post(path, form).status_code == 200
        with scope.within(school.id):
            assert Account.objects.get(id=family.mother.id).email == ""

    def test_fam_04_the_answer_is_that_of_any_address_that_is_refused(
        self, browser: Client
    ) -> None:
        """Nobody finds out by typing whether the other parent has given an address."""
        one = give(browser, email="bart@example.test").content.decode()
        assert "andere ouder" not in error_of(one, "email")


def test_a_change_of_details_asks_for_fresh_proof(school: School, family: Family, clock) -> None:
    mother = factories.an_activated(factories.with_password(family.mother), email="an@example.test")
    browser = factories.signed_in(world.a_browser(school), mother)
    clock.advance(minutes=6)
    for path in ("/profile", "/activate/address"):
        form = {"email": "nieuw@example.test", "phone": "", "mobile": ""}
        answer = browser.post(path, form)
        assert answer["Location"].startswith("/prove"), path
    assert browser.get("/profile")["Location"] == "/prove?next=%2Fprofile"
    browser.post("/prove", {"password": PASSWORD, "next": "/profile"})
    assert browser.get("/profile").status_code == 200
