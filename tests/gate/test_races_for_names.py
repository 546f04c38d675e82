"""Several who want one address or one name at once: one gets it (RAC)."""

import pytest

from sleutelbos.accounts.actions import staff
from sleutelbos.accounts.errors import AddressTaken
from sleutelbos.accounts.models import Account, KeyringName
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import SYSTEM
from sleutelbos.gate.actions import office, verification
from sleutelbos.gate.errors import (
    AddressRefused,
    LinkDead,
)
from sleutelbos.kit import scope
from sleutelbos.kit.errors import Refusal
from sleutelbos.outbox.models import Job
from sleutelbos.people.actions import teams
from sleutelbos.people.values import StaffRole
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.gate.racing import Act, kinds, together
from tests.web import world

pytestmark = pytest.mark.django_db(transaction=True)

AN, BART, NEW = "an@example.test", "bart@example.test", "nieuw@example.test"
FRESH = "negen paarse wolken zingen"
ROUNDS = 5


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    family = factories.a_pupil(school)
    factories.an_activated(factories.with_password(family.mother), email=AN)
    return family


def test_rac_02_one_link_verifies_once(school: School, family: Family) -> None:
    father = factories.changed(world.at_step(family.father, "verify"), typed_email=BART)
    token = world.a_token(father, LinkPurpose.VERIFY, BART)
    act = lambda: verification.verify_by_link(token=token, school_id=school.id)  # noqa: E731
    outcomes = together(school, *[act] * 8)

    assert kinds(outcomes).count("LinkDead") == 7


def test_rac_04_a_group_of_one_name_is_made_once(school: School) -> None:
    act = lambda: teams.make(name="Koor", school_year="2026-2027", by=SYSTEM)  # noqa: E731

    assert kinds(together(school, *[act] * 4)) == ["GroupNameTaken"] * 3 + ["int"]


def test_rac_04_one_of_three_gets_an_address(school: School, family: Family) -> None:
    for number in range(ROUNDS):
        one = factories.a_pupil(school, first=f"Kind{number}", guardians=3)
        accounts = [factories.changed(one.accounts[slot], typed_email=NEW) for slot in (1, 2)]
        tokens = [world.a_token(account, LinkPurpose.VERIFY, NEW) for account in accounts]
        by_office = one.accounts[3]

        def verify(token: str) -> Act:
            return lambda: verification.verify_by_link(token=token, school_id=school.id)

        def link(account: Account = by_office) -> None:
            office.link_email(account_id=account.id, school_id=school.id, email=NEW, by=SYSTEM)

        outcomes = together(school, *map(verify, tokens), link)

        refused = [done for done in outcomes if isinstance(done, Refusal)]
        assert len(refused) == 2
        assert all(isinstance(done, AddressRefused | AddressTaken) for done in refused)
        with scope.within(school.id):
            bound = Account.objects.filter(keyring=one.keyring, email_key=NEW)
            assert bound.count() == 1


def test_rac_09_an_old_link_never_verifies_what_the_office_linked(
    school: School, family: Family
) -> None:
    for number in range(ROUNDS):
        one = factories.a_pupil(school, first=f"Kind{number}")
        mother = factories.changed(world.at_step(one.mother, "verify"), typed_email=AN)
        token = world.a_token(mother, LinkPurpose.VERIFY, AN)

        def link(account: Account = mother) -> None:
            office.link_email(account_id=account.id, school_id=school.id, email=NEW, by=SYSTEM)

        def verify(by: str = token) -> None:
            verification.verify_by_link(token=by, school_id=school.id)

        linked, verified = together(school, link, verify)

        assert linked is None
        assert verified is None or isinstance(verified, LinkDead | bool)
        with scope.within(school.id):
            now = Account.objects.get(id=mother.id)
        assert (now.email, now.email_verified_at) == (NEW, None)


def test_rac_11_namesakes_invited_at_once_get_names_of_their_own(school: School) -> None:
    def invite(number: int) -> Act:
        return lambda: staff.invite(
            school=school, first_name="Mia", family_name="Claes",
            email=f"mia{number}@example.test", role=StaffRole.TEACHER, by=SYSTEM,
        )  # fmt: skip

    outcomes = together(school, *map(invite, range(12)))

    assert len({one.username for one in outcomes}) == 12
    with scope.within(school.id):
        assert KeyringName.objects.count() == 12


def test_rec_06_asked_many_times_at_once_three_mails_leave(school: School, family: Family) -> None:
    def ask(number: int) -> Act:
        return lambda: verification.promise_mail(
            account_id=family.mother.id, school_id=school.id, by=SYSTEM
        )

    outcomes = together(school, *map(ask, range(12)))

    assert kinds(outcomes) == ["NoneType"] * 3 + ["TooManyAttempts"] * 9
    with scope.within(school.id):
        assert Job.objects.filter(name="send_verification").count() == 3
