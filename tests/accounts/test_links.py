"""Mailed links: found, used once, bound to school, account, purpose and address."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from sleutelbos.accounts.actions import links
from sleutelbos.accounts.models import Account, EmailLink
from sleutelbos.accounts.queries import links as found
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock

VERIFY, RESET, BROWSER = LinkPurpose.VERIFY, LinkPurpose.RESET, LinkPurpose.BROWSER
pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def mother(school: School) -> Account:
    account = factories.a_pupil(school).mother
    return factories.an_activated(account, email="an@example.test")


def mint(
    account: Account, *, purpose: LinkPurpose = RESET, job_id: int = 1, email: str = ""
) -> links.Minted:
    minted = try_to_mint(account, purpose=purpose, job_id=job_id, email=email)
    assert minted
    return minted


def try_to_mint(
    account: Account, *, purpose: LinkPurpose = RESET, job_id: int = 1, email: str = ""
) -> links.Minted | None:
    with scope.within(account.school_id):
        return links.mint(
            account_id=account.id,
            school_id=account.school_id,
            purpose=purpose,
            email=email or account.typed_email or account.email,
            job_id=job_id,
            by=SYSTEM,
        )


def is_live(minted: links.Minted, *, school_id: int, purpose: LinkPurpose = RESET) -> bool:
    with scope.within(school_id):
        return links.find(minted.token, purpose=purpose) is not None


def use(minted: links.Minted, *, school_id: int, purpose: LinkPurpose = RESET) -> bool:
    with scope.within(school_id):
        return links.consume(token=minted.token, purpose=purpose, by=SYSTEM) is not None


def type_code(account: Account, code: str) -> bool:
    with scope.within(account.school_id):
        return (
            links.consume_code(account_id=account.id, code=code, purpose=VERIFY, by=SYSTEM)
            is not None
        )


def test_rec_03_a_link_works_once(school: School, mother: Account) -> None:
    minted = mint(mother)

    assert use(minted, school_id=school.id)
    assert not use(minted, school_id=school.id)
    assert not is_live(minted, school_id=school.id)


def test_rec_04_looking_at_a_link_uses_nothing(school: School, mother: Account) -> None:
    minted = mint(mother)

    assert all(is_live(minted, school_id=school.id) for _ in range(10))
    assert use(minted, school_id=school.id)


def test_rec_03_the_newest_link_wins(school: School, mother: Account) -> None:
    older, newer = mint(mother, job_id=1), mint(mother, job_id=2)

    assert not use(older, school_id=school.id)
    assert use(newer, school_id=school.id)


def test_rec_03_a_link_is_for_one_purpose(school: School, mother: Account) -> None:
    minted = mint(mother, purpose=RESET)

    assert not is_live(minted, school_id=school.id, purpose=VERIFY)
    assert not use(minted, school_id=school.id, purpose=BROWSER)


def test_rec_03_a_link_is_for_one_school(mother: Account) -> None:
    minted = mint(mother)

    assert not use(minted, school_id=factories.a_school("De Eik").id)


@pytest.mark.parametrize(
    ("purpose", "minutes"), [(RESET, 60), (BROWSER, 60), (VERIFY, 72 * 60)], ids=str
)
def test_rec_03_a_link_lives_from_hand_over_to_its_last_minute(
    school: School, mother: Account, clock: Clock, purpose: LinkPurpose, minutes: int
) -> None:
    minted = mint(mother, purpose=purpose)

    clock.advance(minutes=minutes, seconds=-1)
    assert is_live(minted, school_id=school.id, purpose=purpose)
    clock.advance(seconds=1)
    assert not use(minted, school_id=school.id, purpose=purpose)


def test_eml_04_of_an_expired_link_the_account_is_still_known(
    school: School, mother: Account, clock: Clock
) -> None:
    minted = mint(mother, purpose=VERIFY)
    with scope.within(school.id):
        assert found.expired_account(minted.token, purpose=VERIFY) is None
        clock.advance(hours=73)
        assert found.expired_account(minted.token, purpose=VERIFY) == mother.id
        assert found.expired_account(minted.token, purpose=RESET) is None


def test_out_08_a_job_that_runs_again_mails_the_same_link(
    school: School, mother: Account, clock: Clock
) -> None:
    first = mint(mother, job_id=7)
    clock.advance(hours=2)  # the mail server was away
    again = mint(mother, job_id=7)

    assert (first.token, first.code) == (again.token, again.code)
    assert use(first, school_id=school.id)


def test_a_job_that_runs_again_revives_no_used_or_voided_link(
    school: School, mother: Account
) -> None:
    minted = mint(mother, job_id=1)
    use(minted, school_id=school.id)
    assert try_to_mint(mother, job_id=1) is None

    mint(mother, job_id=2)
    mint(mother, job_id=3)
    assert try_to_mint(mother, job_id=2) is None


def test_links_of_two_accounts_differ_though_one_job_mails_both(school: School) -> None:
    family = factories.a_pupil(school)
    one = factories.an_activated(family.accounts[0], email="same@example.test")
    other = factories.an_activated(family.mother, email="same@example.test")

    assert mint(one).token != mint(other).token
    assert is_live(mint(one), school_id=school.id)


def test_eml_01_a_verification_link_dies_with_another_address(
    school: School, mother: Account
) -> None:
    typed = factories.changed(mother, typed_email="new@example.test")
    minted = mint(typed, purpose=VERIFY)
    assert is_live(minted, school_id=school.id, purpose=VERIFY)

    factories.changed(mother, typed_email="other@example.test")

    assert not is_live(minted, school_id=school.id, purpose=VERIFY)
    assert not use(minted, school_id=school.id, purpose=VERIFY)


def test_eml_01_a_link_that_was_voided_stays_dead_when_the_address_is_changed_back(
    school: School, mother: Account
) -> None:
    first = mint(mother, purpose=VERIFY, email="an@example.test", job_id=1)
    factories.changed(mother, typed_email="other@example.test")
    mint(mother, purpose=VERIFY, email="other@example.test", job_id=2)
    factories.changed(mother, typed_email="")

    assert not use(first, school_id=school.id, purpose=VERIFY)


def test_a_reset_link_needs_an_address_that_is_still_verified(
    school: School, mother: Account
) -> None:
    minted = mint(mother)
    factories.changed(mother, email="x@example.test", email_key="x@example.test")

    assert not use(minted, school_id=school.id)

    factories.changed(
        mother, email="an@example.test", email_key="an@example.test", email_verified_at=None
    )
    assert not use(minted, school_id=school.id)


def test_a_closed_account_has_no_links(school: School, mother: Account, clock: Clock) -> None:
    minted = mint(mother)
    factories.changed(mother, closed_at=clock.now())

    assert not use(minted, school_id=school.id)
    assert try_to_mint(mother, job_id=2) is None


def test_rec_06_strangers_cause_three_mails_an_hour(mother: Account, clock: Clock) -> None:
    for job_id in range(3):
        mint(mother, job_id=job_id)

    assert try_to_mint(mother, job_id=3) is None
    assert try_to_mint(mother, job_id=4, purpose=BROWSER) is None
    assert try_to_mint(mother, job_id=2), "the same mail again is no fourth mail"
    assert try_to_mint(mother, job_id=5, purpose=VERIFY)
    clock.advance(minutes=61)
    assert try_to_mint(mother, job_id=6)


def test_the_code_of_six_digits_works_once(mother: Account) -> None:
    minted = mint(mother, purpose=VERIFY)

    assert len(minted.code) == 6
    assert type_code(mother, f"{minted.code[:3]} {minted.code[3:]}")
    assert not type_code(mother, minted.code)


def test_the_code_is_for_one_account(school: School, mother: Account) -> None:
    father = factories.an_activated(factories.a_pupil(school).father, email="b@example.test")
    minted = mint(mother, purpose=VERIFY)
    mint(father, purpose=VERIFY)

    assert not type_code(father, minted.code)


def test_ten_wrong_codes_leave_only_the_link(school: School, mother: Account) -> None:
    minted = mint(mother, purpose=VERIFY)
    wrong = "000000" if minted.code != "000000" else "000001"

    assert not any(type_code(mother, wrong) for _ in range(10))
    assert not type_code(mother, minted.code)
    assert use(minted, school_id=school.id, purpose=VERIFY)


def test_ses_14_the_table_holds_no_usable_link(school: School, mother: Account) -> None:
    minted = mint(mother, purpose=VERIFY)

    with scope.within(school.id):
        row = EmailLink.objects.values().get()
    assert not [value for value in row.values() if minted.token in str(value)]
    assert minted.code not in {str(value) for value in row.values()}
    assert minted.token not in repr(minted)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("consumers", [2, 20])
def test_rac_01_of_many_consumers_exactly_one_succeeds(
    school: School, mother: Account, consumers: int
) -> None:
    minted = mint(mother)

    def consume() -> bool:
        try:
            return use(minted, school_id=school.id)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(consumers) as pool:
        outcomes = [future.result() for future in [pool.submit(consume) for _ in range(consumers)]]

    assert outcomes.count(True) == 1
