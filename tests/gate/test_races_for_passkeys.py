"""Passkeys, freezing and endings at the same moment: nothing that was ended opens (RAC, SES)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections.models import Session
from sleutelbos.gate import ceremonies, challenges
from sleutelbos.gate.actions import passkeys, profile, recovery, telling
from sleutelbos.gate.challenges import Purpose
from sleutelbos.gate.errors import PasskeyRefused
from sleutelbos.gate.models import Passkey
from sleutelbos.gate.values import SignedIn
from sleutelbos.kit import clock, scope
from sleutelbos.schools.models import School
from tests import factories
from tests.authenticator import Authenticator
from tests.factories import PASSWORD, Family
from tests.gate.racing import Act, enter, home, together
from tests.web import world

pytestmark = pytest.mark.django_db(transaction=True)

AN, NEW, ROUNDS = "an@example.test", "negen paarse wolken zingen", 3


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    family = factories.a_pupil(school)
    factories.an_activated(factories.with_password(family.mother), email=AN)
    return family


def asked(school: School, purpose: Purpose, browser: str) -> bytes:
    return challenges.new(purpose, school_id=school.id, browser=browser, now=clock.now())


def a_session(account: Account) -> int:
    """Begin a session as somebody who is in; return its id."""
    factories.signed_in(world.a_browser(School.objects.get()), current(account))
    with scope.within(account.school_id):
        return Session.objects.latest("id").id


def adding(school: School, account: Account, device: Authenticator, session_id: int) -> Act:
    """Return the act of adding a passkey from a session."""
    challenge = asked(school, Purpose.ADD, str(session_id))
    holder = ceremonies.Holder(account.public_id.bytes, "An")
    options = ceremonies.creation(school, challenge=challenge, holder=holder, known=())
    answer = device.made(json.loads(json.dumps(options)))
    return lambda: passkeys.add(
        account_id=account.id, session_id=session_id, school=school, answer=answer, name="Gsm",
        by=SYSTEM,
    )  # fmt: skip


def showing(school: School, device: Authenticator) -> Act:
    """Return the act of showing a passkey at the door, each time with the same answer."""
    options = ceremonies.request(school, challenge=asked(school, Purpose.SIGN_IN, "a browser"))
    answer = device.shown(options)
    return lambda: passkeys.sign_in(
        school=school, answer=answer, browser="a browser", client=home()
    )


def a_passkey(school: School, account: Account) -> Authenticator:
    device = Authenticator(school.origin)
    with scope.within(school.id):
        adding(school, account, device, a_session(account))()
        Session.objects.all().delete()
    return device


def live(account: Account) -> int:
    """Return in how many browsers the account is signed in."""
    with scope.within(account.school_id):
        rows = Session.objects.filter(account=account, ended_at=None)
        usable = rows.filter(account__suspended_at=None, account__closed_at=None)
        return usable.filter(epoch=F("account__session_epoch")).count()


def current(account: Account) -> Account:
    with scope.within(account.school_id):
        return Account.objects.get(id=account.id)


def opens(school: School, device: Authenticator) -> bool:
    with scope.within(school.id):
        try:
            return isinstance(showing(school, device)(), SignedIn)
        except PasskeyRefused:
            return False


def reset(school: School, account: Account) -> Act:
    token = world.a_token(current(account), LinkPurpose.RESET, AN)
    return lambda: recovery.reset_password(token=token, password=NEW, school=school)


def freeze(school: School, account: Account) -> Act:
    token = world.a_token(current(account), LinkPurpose.FREEZE, AN)
    return lambda: telling.freeze(token=token, school_id=school.id)


def change(school: School, account: Account) -> Act:
    return lambda: profile.change_password(
        account_id=account.id, school=school, old=PASSWORD, new=NEW, is_staff=False,
        client=home(), by=SYSTEM,
    )  # fmt: skip


def test_rac_02_one_answer_begins_one_session(school: School, family: Family) -> None:
    device = a_passkey(school, family.mother)
    act = showing(school, device)

    outcomes = together(school, *[act] * 5)

    assert [type(one) for one in outcomes].count(SignedIn) == 1
    assert live(family.mother) == 1


@pytest.mark.parametrize("ending", [reset, freeze])
def test_rac_07_no_session_of_a_passkey_survives(
    school: School, family: Family, ending: Callable[..., Any]
) -> None:
    device = a_passkey(school, family.mother)
    for _ in range(ROUNDS):
        factories.changed(factories.with_password(family.mother), suspended_at=None)
        with scope.within(school.id):
            Passkey.objects.update(epoch=current(family.mother).grant_epoch)
        together(school, showing(school, device), ending(school, family.mother))

        assert live(family.mother) == 0
        assert not opens(school, device)


def test_rac_08_a_passkey_that_is_removed_opens_nothing_more(
    school: School, family: Family
) -> None:
    for _ in range(ROUNDS):
        device = a_passkey(school, family.mother)
        with scope.within(school.id):
            mine = Passkey.objects.get().id

        def remove(mine: int = mine) -> None:
            passkeys.remove(
                passkey_id=mine, account_id=family.mother.id, school_id=school.id, by=SYSTEM
            )

        outcomes = together(school, showing(school, device), remove)

        assert outcomes[1] is None
        assert isinstance(outcomes[0], SignedIn | PasskeyRefused)
        assert not opens(school, device)


@pytest.mark.parametrize("ending", [reset, freeze])
def test_rac_07_a_passkey_that_a_thief_is_adding_opens_nothing(
    school: School, family: Family, ending: Callable[..., Any]
) -> None:
    for _ in range(ROUNDS):
        factories.changed(factories.with_password(family.mother), suspended_at=None)
        device = Authenticator(school.origin)
        thief = adding(school, family.mother, device, a_session(family.mother))
        together(school, thief, ending(school, family.mother))
        factories.changed(family.mother, suspended_at=None)

        assert not opens(school, device)


@pytest.mark.parametrize("inside", ["sign in", "change"])
def test_rac_07_nobody_is_in_after_a_freeze(school: School, family: Family, inside: str) -> None:
    for _ in range(ROUNDS):
        factories.changed(factories.with_password(family.mother), suspended_at=None)

        def come_in() -> SignedIn:
            return enter(school, family, PASSWORD)

        thief = come_in if inside == "sign in" else change(school, family.mother)
        together(school, thief, freeze(school, family.mother))

        assert live(family.mother) == 0
