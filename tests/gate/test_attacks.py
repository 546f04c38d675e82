"""What somebody tries who wants to open the wrong door (AUT, FAM, RAC, REC)."""

import pytest
from django.test import Client as Browser

from sleutelbos.accounts.actions import letters
from sleutelbos.accounts.models import Account, InitialCredential
from sleutelbos.accounts.queries import links
from sleutelbos.accounts.rules import passwords
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import SYSTEM
from sleutelbos.gate.actions import activation, profile, recovery, signin, verification
from sleutelbos.gate.errors import (
    AddressRefused,
    SignInRefused,
    StepNotDue,
    TooManyAttempts,
    WrongPassword,
)
from sleutelbos.gate.values import Client, SignedIn
from sleutelbos.kit import codes, scope
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import PASSWORD, Family
from tests.web import world

pytestmark = pytest.mark.django_db

HOME = Client(address="192.0.2.7", browser="Firefox, Windows")
FRESH = "negen paarse wolken zingen"
OTHER = "twaalf groene treinen lachen"
ACCENTS = "a" + "\u0315\u0300" * 60_000  # a minute's work to put in order


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    return factories.a_pupil(school)


@pytest.fixture(autouse=True)
def _at_work(school: School):
    with scope.within(school.id):
        yield


def enter(school: School, username: str, password: str) -> SignedIn:
    return signin.sign_in(school_id=school.id, username=username, password=password, client=HOME)


def choose(school: School, account: Account, password: str = FRESH) -> SignedIn:
    return activation.choose_password(
        account_id=account.id, school=school, password=password, is_staff=False, client=HOME,
        by=SYSTEM,
    )  # fmt: skip


def browser_of(school: School, signed_in: SignedIn) -> Browser:
    browser = factories.a_client(school)
    browser.cookies["__Host-sid"] = signed_in.token
    return browser


@pytest.mark.parametrize("username", [ACCENTS, "noor.peeters", f"noor.peeters{ACCENTS}"])
def test_lod_04_nobody_can_make_a_minutes_work_of_a_guess(school, family, username):
    with pytest.raises(SignInRefused):
        enter(school, username, ACCENTS)


def test_lod_04_what_is_too_long_in_any_form_is_not_put_in_order():
    assert passwords.normalise(ACCENTS) == ACCENTS
    assert codes.normalise(ACCENTS) is None
    assert passwords.weaknesses(ACCENTS, profile="leaflet") == (passwords.Weakness.TOO_LONG,)


def test_d28_a_new_letter_ends_what_was_begun_with_the_old_one(school, family):
    code, token = world.a_known_letter(family.mother)
    thief = browser_of(school, enter(school, family.username, code))
    by_link = signin.sign_in_by_letter(school_id=school.id, token=token, client=HOME)
    assert thief.get("/activate/account").status_code == 200

    mother = [family.mother.id]
    letters.print_letters(school_id=school.id, account_ids=mother, renew=True, by=SYSTEM)

    for browser in (thief, browser_of(school, by_link)):
        assert browser.get("/activate/account")["Location"].startswith("/?")


def test_rac_03_a_first_password_is_chosen_once(school, family):
    factories.a_letter(family.mother)
    choose(school, family.mother)

    with pytest.raises(StepNotDue):  # the request of another browser, on its way at that moment
        choose(school, family.mother, OTHER)

    assert enter(school, family.username, FRESH).account_id == family.mother.id


def test_rac_03_a_change_that_was_on_its_way_does_not_undo_a_reset(school, family, monkeypatch):
    mother = factories.an_activated(factories.with_password(family.mother), email="an@example.org")
    token = world.a_token(mother, LinkPurpose.RESET, "an@example.org")
    real, calls = profile.check_password, []

    def check_then_lose_the_race(**asked):
        found = real(**asked)
        if not calls:
            calls.append(recovery.reset_password(token=token, password=OTHER, school=school))
        return found

    monkeypatch.setattr(profile, "check_password", check_then_lose_the_race)
    with pytest.raises(WrongPassword):
        profile.change_password(
            account_id=mother.id, school=school, old=PASSWORD, new=FRESH, is_staff=False,
            client=HOME, by=SYSTEM,
        )  # fmt: skip
    assert enter(school, family.username, OTHER).account_id == mother.id


@pytest.mark.parametrize("door", ["details", "other address"])
def test_fam_13_nobody_finds_a_co_accounts_address_by_trying_many(school, family, door):
    factories.an_activated(family.father, email="bart@example.org")

    def ask(email: str) -> None:
        if door == "details":
            activation.give_details(
                account_id=family.mother.id, school_id=school.id, email=email, phone="",
                mobile="", by=SYSTEM,
            )  # fmt: skip
        else:
            verification.change_address(
                account_id=family.mother.id, school_id=school.id, email=email, by=SYSTEM
            )

    answers = []
    for number in range(30):
        try:
            ask("bart@example.org" if number == 29 else f"bart{number}@example.org")
        except (AddressRefused, TooManyAttempts) as refusal:
            answers.append(refusal)

    assert isinstance(answers[-1], TooManyAttempts)


@pytest.mark.parametrize("guess", ["Rui123456", "999999Rui", "zomaar iets"])
def test_aut_02_a_refusal_makes_as_many_statements_for_a_letter_as_for_nobody(
    school, family, guess
):
    factories.a_letter(family.mother)
    made = []
    for username in (family.username, "niemand.bestaat"):
        with world.statements() as statements, pytest.raises(SignInRefused):
            enter(school, username, guess)
        made.append([one.sql.partition(" ")[0] for one in statements])
    assert made[0] == made[1]


def test_d23_an_invitation_never_goes_to_an_address_that_was_only_typed(school):
    mia = factories.an_activated(factories.a_staff_member(school), email="mia@example.org")
    mia = factories.changed(mia, typed_email="vreemd@example.org")
    assert links.address_for(mia, purpose=LinkPurpose.INVITATION) == "mia@example.org"


def test_act_06_ten_guesses_burn_the_link_as_well_as_the_code(school, family):
    _, token = world.a_known_letter(family.mother)
    InitialCredential.objects.update(failures=10)

    with pytest.raises(SignInRefused):
        signin.sign_in_by_letter(school_id=school.id, token=token, client=HOME)
