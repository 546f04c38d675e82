"""Guesses of whoever is in, or nearly: they count, and strangers' guesses stop nobody (AUT)."""

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.gate.actions import activation, clearing, profile, recovery, signin
from sleutelbos.gate.errors import (
    PasswordRefused,
    SignInRefused,
    TooManyAttempts,
    WrongPassword,
)
from sleutelbos.gate.values import Client
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import PASSWORD, Family
from tests.web import world

pytestmark = pytest.mark.django_db

STRANGER = Client(address="198.51.100.9")
HOME = Client(address="192.0.2.7", browser="Firefox, Windows")
PUPILS, FRESH = "zeven gele bomen dansen", "negen paarse wolken zingen"


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    family = factories.a_pupil(school)
    factories.with_password(family.accounts[0], PUPILS)
    factories.an_activated(factories.with_password(family.mother), email="an@example.org")
    return family


@pytest.fixture(autouse=True)
def _at_work(school: School):
    with scope.within(school.id):
        yield


def enter(school: School, family: Family, password: str, client: Client = HOME):
    return signin.sign_in(
        school_id=school.id, username=family.username, password=password, client=client
    )


@pytest.fixture
def besieged(school: School, family: Family) -> Family:
    """Let strangers guess until the keyring takes no more guesses of unknown browsers."""
    for _ in range(10):
        with pytest.raises(SignInRefused):
            enter(school, family, "fout", STRANGER)
    with pytest.raises(TooManyAttempts):
        enter(school, family, PASSWORD)
    return family


def change(school: School, account: Account, *, old: str = PASSWORD, new: str = FRESH):
    return profile.change_password(
        account_id=account.id, school=school, old=old, new=new, is_staff=False, client=HOME,
        by=SYSTEM,
    )  # fmt: skip


def test_aut_08_signing_in_again_and_again_buys_no_guesses_at_the_family(school, family):
    cookies = [enter(school, family, PUPILS).browser_cookie for _ in range(4)]
    made = 0
    for cookie in cookies:
        for _ in range(6):
            try:
                enter(school, family, "mama2026!", Client(address="192.0.2.7", cookie=cookie))
            except SignInRefused:
                made += 1
            except TooManyAttempts:
                pass

    assert made == 10


def test_aut_08_one_members_guesses_hold_up_no_other_members_browser(school, family):
    mothers = enter(school, family, PASSWORD).browser_cookie
    pupils = Client(address="192.0.2.7", cookie=enter(school, family, PUPILS).browser_cookie)
    for _ in range(10):
        with pytest.raises(SignInRefused):
            enter(school, family, "fout", pupils)

    known = Client(address="192.0.2.7", cookie=mothers)
    assert enter(school, family, PASSWORD, known).account_id == family.mother.id


def test_aut_09_who_is_in_proves_it_while_strangers_guess(school, besieged):
    profile.check_password(
        account_id=besieged.mother.id, password=PASSWORD, school_id=school.id, by=SYSTEM
    )


def test_aut_09_who_is_in_changes_the_password_while_strangers_guess(school, besieged):
    assert change(school, besieged.mother).token


def test_aut_09_a_first_password_is_chosen_while_strangers_guess(school, besieged):
    chosen = activation.choose_password(
        account_id=besieged.father.id, school=school, password=FRESH, is_staff=False, client=HOME,
        by=SYSTEM,
    )  # fmt: skip
    assert chosen.token


def test_aut_09_a_reset_by_mail_works_while_strangers_guess(school, besieged):
    token = world.a_token(besieged.mother, LinkPurpose.RESET, "an@example.org")
    recovery.reset_password(token=token, password=FRESH, school=school)

    token = world.a_token(besieged.mother, LinkPurpose.BROWSER, "an@example.org")
    cookie = recovery.admit_browser(token=token, school_id=school.id)
    known = Client(address="203.0.113.5", cookie=cookie)
    assert enter(school, besieged, FRESH, known).account_id == besieged.mother.id


def test_api_11_who_is_in_has_ten_guesses_through_all_doors(school, family):
    for _ in range(5):
        with pytest.raises(WrongPassword):
            change(school, family.mother, old="fout")
        with pytest.raises(PasswordRefused):
            change(school, family.mother, new=PUPILS)

    with pytest.raises(TooManyAttempts):
        change(school, family.mother)
    with pytest.raises(TooManyAttempts):
        enter(school, family, PASSWORD)


def test_aut_06_the_operator_lets_everybody_guess_again(school, family):
    for _ in range(10):
        with pytest.raises(WrongPassword):
            change(school, family.mother, old="fout")
    clearing.clear(school_id=school.id, username=family.username, by=SYSTEM)

    assert change(school, family.mother).token


def test_lod_08_a_flood_of_dead_links_does_not_fill_the_log(school, family):
    for _ in range(30):
        with pytest.raises(SignInRefused):
            signin.sign_in_by_letter(school_id=school.id, token="geen", client=STRANGER)

    assert Entry.objects.filter(event="signin.refused").count() == 20


def test_aut_07_a_keyring_guessed_again_from_one_address_counts_there_once(school, family):
    for number in range(19):
        with pytest.raises(SignInRefused):
            signin.sign_in(
                school_id=school.id, username=f"niemand{number}", password="x", client=STRANGER
            )
    for _ in range(5):
        with pytest.raises(SignInRefused):
            enter(school, family, "fout", STRANGER)

    with pytest.raises(TooManyAttempts):
        signin.sign_in(school_id=school.id, username="nogeen", password="x", client=STRANGER)
    with pytest.raises(SignInRefused):
        enter(school, family, "fout", STRANGER)
