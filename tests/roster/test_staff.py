"""Staff comes from a list too."""

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.people.models import Membership, StaffMember
from sleutelbos.people.values import MemberRole, StaffRole
from sleutelbos.roster.values import FileKind
from tests import factories
from tests.roster.importing import counts, imported, planned

pytestmark = pytest.mark.django_db
HEADER = "Personeelsnummer;Naam;Voornaam;E-mail;Functie;Klassen"
MIA = "500;Claes;Mia;mia@school.example.be;leerkracht;L3A, L3B"
TOM = "501;Maes;Tom;tom@school.example.be;secretariaat;"


def a_list(*rows):
    return "\n".join([HEADER, *rows]).encode()


@pytest.fixture
def school():
    opened = factories.a_school()
    with scope.within(opened.id):
        yield opened


def account(register_id):
    return Account.objects.get(keyring__staff_member__register_id=register_id)


def test_a_list_of_staff_becomes_accounts_roles_and_classes(school):
    imported(school, "basisschool-personeel.csv")
    assert Account.objects.filter(slot=0, closed_at=None).count() == 23
    roles = StaffMember.objects.values_list("role", flat=True)
    assert sorted(set(roles)) == ["administrator", "office", "teacher"]
    assert Membership.objects.filter(role=MemberRole.TEACHER).count() == 22


def test_imp_06_the_same_list_again_plans_nothing(school):
    imported(school, "basisschool-personeel.csv")
    assert counts(planned(school, "basisschool-personeel.csv")) == (0, 0, 0, 0)


@pytest.mark.usefixtures("clock")  # enrolments of a bundle have an end
def test_oneroster_staff_is_the_same_staff(school):
    imported(school, "basisschool-personeel.csv")
    run = planned(school, "basisschool-oneroster.zip", kind=FileKind.STAFF)
    assert counts(run) == (0, 0, 0, 0)


def test_imp_07_an_import_gives_nobody_another_role(school):
    imported(school, a_list(MIA))
    imported(school, a_list(MIA.replace("leerkracht", "administrator")))
    assert StaffMember.objects.get().role == StaffRole.TEACHER


def test_other_classes_come_instead_of_the_ones_of_before(school):
    imported(school, a_list(MIA))
    imported(school, a_list(MIA.replace("L3A, L3B", "L4A")))
    assert list(Membership.objects.values_list("group__name", flat=True)) == ["L4A"]


def test_d25_staff_that_leaves_is_out_and_comes_back_with_the_same_keyring(school):
    imported(school, a_list(MIA, TOM))
    before = account("501")
    imported(school, a_list(MIA), accept=["staff_leave"])
    assert Account.objects.get(id=before.id).closed_at is not None
    imported(school, a_list(MIA, TOM))
    after = Account.objects.get(keyring__staff_member__register_id="501", closed_at=None)
    assert after.keyring_id == before.keyring_id
    assert after.id != before.id


def test_a_member_of_staff_who_was_invited_stays(school):
    from sleutelbos.accounts.actions import staff

    invited = staff.invite(
        school=school,
        first_name="Lies",
        family_name="Maes",
        email="lies@school.example.be",
        role=StaffRole.ADMINISTRATOR,
        by=SYSTEM,
    )
    imported(school, a_list(MIA))
    assert Account.objects.get(id=invited.account_id).closed_at is None
