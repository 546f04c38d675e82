"""Several at once, on a real database: one wins, nobody breaks (RAC)."""

from contextlib import suppress
from dataclasses import replace
from threading import Event, Lock

import pytest
from django.db import transaction

from sleutelbos.accounts import keys
from sleutelbos.accounts.actions import passwords
from sleutelbos.accounts.models import Account, EmailLink
from sleutelbos.accounts.queries import keyrings
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import STRANGER, SYSTEM
from sleutelbos.connections.models import Session
from sleutelbos.gate import charges
from sleutelbos.gate.actions import activation, clearing, profile, recovery, throttle
from sleutelbos.gate.errors import (
    LinkDead,
    PasswordRefused,
    SignInRefused,
    StepNotDue,
    TooManyAttempts,
    WrongPassword,
)
from sleutelbos.gate.models import Bucket
from sleutelbos.gate.rules import limits
from sleutelbos.gate.values import SignedIn
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import PASSWORD, Family
from tests.gate.racing import Act, enter, home, kinds, opens, together
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


@pytest.mark.parametrize("consumers", [2, 20])
def test_rac_01_one_link_sets_one_password(school: School, family: Family, consumers: int) -> None:
    token = world.a_token(family.mother, LinkPurpose.RESET, AN)
    chosen = [f"{FRESH} {number}" for number in range(consumers)]

    def by(password: str) -> Act:
        return lambda: recovery.reset_password(token=token, password=password, school=school)

    outcomes = together(school, *map(by, chosen))

    winners = [place for place, one in enumerate(outcomes) if not isinstance(one, Exception)]
    assert len(winners) == 1
    losers = {type(one) for one in outcomes if isinstance(one, Exception)}
    assert losers <= {LinkDead, TooManyAttempts, keys.TooBusy}
    assert opens(school, family, chosen[winners[0]])
    assert not opens(school, family, chosen[winners[0] - 1])


def test_rac_02_two_browsers_with_one_letter_choose_one_password(
    school: School, family: Family
) -> None:
    for number in range(ROUNDS):
        one = factories.a_pupil(school, first=f"Kind{number}")
        chosen = [f"{FRESH} {place}" for place in range(3)]

        def choose(password: str, account: Account = one.mother) -> Act:
            return lambda: activation.choose_password(
                account_id=account.id, school=school, password=password, is_staff=False,
                client=home(), by=SYSTEM,
            )  # fmt: skip

        outcomes = together(school, *map(choose, chosen))
        won = [place for place, done in enumerate(outcomes) if isinstance(done, SignedIn)]

        assert len(won) == 1
        assert {type(done) for done in outcomes} == {SignedIn, StepNotDue}
        assert [opens(school, one, password) for password in chosen] == [
            place in won for place in range(3)
        ]


def test_rac_03_a_hundred_guesses_at_once_are_ten_hashes(
    school: School, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, lock, real = [], Lock(), keys.hash_once

    def counted(password: bytes, salt: bytes, *, cost: keys.Cost) -> bytes:
        with lock:
            made.append(password)
        return real(password, salt, cost=cost)

    monkeypatch.setattr(keys, "hash_once", counted)

    def guess(number: int) -> Act:
        def act() -> None:
            for turn in range(5):
                with suppress(SignInRefused, TooManyAttempts):
                    enter(school, family, f"fout {number}", home(number * 5 + turn))

        return act

    together(school, *map(guess, range(20)))

    assert 1 <= len(made) <= 10


def test_rac_05_two_members_cannot_choose_one_password(school: School, family: Family) -> None:
    for number in range(ROUNDS):
        one = factories.a_pupil(school, first=f"Kind{number}")

        def choose(account: Account) -> Act:
            return lambda: activation.choose_password(
                account_id=account.id, school=school, password=FRESH, is_staff=False,
                client=home(), by=SYSTEM,
            )  # fmt: skip

        outcomes = together(school, choose(one.mother), choose(one.father))

        assert kinds(outcomes) == ["PasswordRefused", "SignedIn"]
        assert opens(school, one, FRESH)


def test_rac_07_no_session_of_the_old_password_survives_a_change(
    school: School, family: Family
) -> None:
    old = PASSWORD
    for number in range(ROUNDS):
        new = f"{FRESH} {number}"

        def change(before: str = old, after: str = new) -> SignedIn:
            return profile.change_password(
                account_id=family.mother.id, school=school, old=before, new=after, is_staff=False,
                client=home(), by=SYSTEM,
            )  # fmt: skip

        def sign_in(before: str = old) -> SignedIn:
            return enter(school, family, before)

        changed, *entered = together(school, change, sign_in, sign_in, sign_in)

        assert isinstance(changed, SignedIn)
        assert all(isinstance(one, SignedIn | SignInRefused) for one in entered)
        mine = world.a_browser(school)
        mine.cookies["__Host-sid"] = changed.token
        assert mine.get("/start").status_code == 200
        for one in entered:
            if isinstance(one, SignedIn):
                theirs = world.a_browser(school)
                theirs.cookies["__Host-sid"] = one.token
                assert theirs.get("/start").status_code == 302
        old = new


def test_rac_07_a_change_does_not_undo_the_owners_reset(school: School, family: Family) -> None:
    """Who knows the old password must not win from who has the mailbox."""
    old = PASSWORD
    for number in range(ROUNDS):
        with scope.within(school.id):  # strangers may have three links an hour
            EmailLink.objects.all().delete()
        token = world.a_token(family.mother, LinkPurpose.RESET, AN)
        thiefs, owners = f"van de dief zelf {number}", f"{FRESH} {number}"

        def change(before: str = old, after: str = thiefs) -> SignedIn:
            return profile.change_password(
                account_id=family.mother.id, school=school, old=before, new=after, is_staff=False,
                client=home(), by=SYSTEM,
            )  # fmt: skip

        def reset(by: str = token, after: str = owners) -> None:
            recovery.reset_password(token=by, password=after, school=school)

        changed, done = together(school, change, reset)

        assert isinstance(changed, SignedIn | WrongPassword)
        if isinstance(done, LinkDead):  # the change came first, whole
            assert opens(school, family, thiefs)
            old = thiefs
            continue
        assert done is None
        assert opens(school, family, owners)
        assert not opens(school, family, thiefs)
        with scope.within(school.id):
            epoch = Account.objects.get(id=family.mother.id).session_epoch
            alive = Session.objects.filter(ended_at=None, epoch=epoch, account=family.mother)
            assert alive.count() <= 1  # of the look just now
        old = owners


def test_rac_07_moving_to_a_new_cost_brings_no_old_password_back(
    school: School, family: Family
) -> None:
    with scope.within(school.id):
        found = keyrings.keyring(school.id, username=family.username)
        match = keyrings.match(found, password=PASSWORD)
        assert match.key
        profile.change_password(
            account_id=family.mother.id, school=school, old=PASSWORD, new=FRESH, is_staff=False,
            client=home(), by=SYSTEM,
        )  # fmt: skip
        passwords.retag(
            account_id=family.mother.id, before=match.key.tag, digests=match.digests, by=SYSTEM
        )

    assert opens(school, family, FRESH)
    assert not opens(school, family, PASSWORD)


def test_a_refused_password_leaves_nothing_locked(school: School, family: Family) -> None:
    with scope.within(school.id):
        for _ in range(2):
            with pytest.raises(PasswordRefused):
                activation.choose_password(
                    account_id=family.father.id, school=school, password=PASSWORD, is_staff=False,
                    client=home(), by=SYSTEM,
                )  # fmt: skip
    assert opens(school, family, PASSWORD)


def test_rac_03_a_round_that_forgets_counters_never_waits_for_who_guesses(school: School) -> None:
    one, other = charges.of(limits.UNKNOWN_BROWSER, "somebody", school_id=school.id)
    first, second = sorted((one, other), key=lambda charge: charge.key)
    with scope.within(school.id):
        for charge in (second, first):
            throttle.give_back(charges=[charge], by=STRANGER)  # each is there, and empty
    has_begun = Event()

    def guess() -> None:
        with transaction.atomic():
            throttle.take(charges=[first], school_id=school.id, by=STRANGER)
            has_begun.set()
            Event().wait(0.3)  # until the round stands where it must wait
            throttle.take(charges=[second], school_id=school.id, by=STRANGER)

    def forget() -> None:
        has_begun.wait(10)
        clearing.forget(by=SYSTEM)

    assert together(school, guess, forget) == [None, None]

    with scope.within(school.id):
        assert set(Bucket.objects.values_list("level", flat=True)) == {1}


def test_rac_03_charges_of_one_keyring_never_wait_for_each_other(school: School) -> None:
    """Whoever gives back takes the counters in the order in which they are charged."""
    limit = replace(limits.UNKNOWN_BROWSER[0], count=1000)
    several = [
        charge
        for number in range(4)
        for charge in charges.of((limit,), number, school_id=school.id)
    ]

    def charge_and_give_back(number: int) -> Act:
        mine = several[number % 4 :] + several[: number % 4]

        def act() -> None:
            for _ in range(30):
                made = throttle.take(charges=mine, school_id=school.id, by=STRANGER)
                with transaction.atomic():
                    throttle.give_back(charges=made, by=STRANGER)

        return act

    together(school, *map(charge_and_give_back, range(8)))

    with scope.within(school.id):
        assert set(Bucket.objects.values_list("level", flat=True)) == {0}
