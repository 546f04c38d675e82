"""A crash at any write of an ending leaves all as it was (SES-04, SES-05, REC-10).

Never is there a new password beside an old session.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.models import Session
from sleutelbos.gate.actions import office, profile, recovery, telling
from sleutelbos.gate.models import Bucket
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.entrypoints.idp import asking
from tests.factories import PASSWORD
from tests.gate.racing import home
from tests.web import world

pytestmark = pytest.mark.django_db

AN, NEW = "an@example.test", "negen paarse wolken zingen"


class Crash(Exception):
    """The process dies here."""


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def mother(school: School) -> Account:
    mother = factories.with_password(factories.a_pupil(school).mother)
    mother = factories.an_activated(mother, email=AN)
    asking.an_application(school).tokens(factories.signed_in(factories.a_client(school), mother))
    return mother


def reset(school: School, mother: Account) -> Callable[[], object]:
    token = world.a_token(mother, LinkPurpose.RESET, AN)
    return lambda: recovery.reset_password(token=token, password=NEW, school=school)


def freeze(school: School, mother: Account) -> Callable[[], object]:
    token = world.a_token(mother, LinkPurpose.FREEZE, AN)
    return lambda: telling.freeze(token=token, school_id=school.id)


def change(school: School, mother: Account) -> Callable[[], object]:
    return lambda: profile.change_password(
        account_id=mother.id, school=school, old=PASSWORD, new=NEW, is_staff=False,
        client=home(), by=SYSTEM,
    )  # fmt: skip


def suspend(school: School, mother: Account) -> Callable[[], object]:
    return lambda: office.suspend(account_id=mother.id, school_id=school.id, by=SYSTEM)


def end_one(school: School, mother: Account) -> Callable[[], object]:
    def act() -> None:
        connections.end_one(
            kind="session", connection_id=Session.objects.get().id, account_id=mother.id,
            school_id=school.id, by=SYSTEM,
        )  # fmt: skip

    return act


def remove_factor(school: School, mother: Account) -> Callable[[], object]:
    factories.changed(mother, asks_factor=True)
    return lambda: office.remove_factor(account_id=mother.id, school_id=school.id, by=SYSTEM)


ENDINGS = [reset, freeze, change, suspend, end_one, remove_factor]


@pytest.mark.parametrize("ending", ENDINGS)
def test_ses_04_a_crash_at_any_statement_leaves_all_or_nothing(
    school: School, mother: Account, ending: Callable[..., Callable[[], object]]
) -> None:
    with scope.within(school.id):
        act = ending(school, mother)
        before, at = _state(mother), 0
        while _crashes(act, at=at):
            assert _state(mother) == before, f"statement {at}"
            at += 1
        after = _state(mother)

    assert at >= 2
    assert after["old session"] is False
    assert after != before


def _crashes(act: Callable[[], object], *, at: int) -> bool:
    """Do an act, and die at one of its writes; say whether it came so far."""
    seen = 0
    Bucket.objects.all().delete()

    def die(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        if sql.lstrip().partition(" ")[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            if "gate_bucket" not in sql:  # a guess counts, whatever becomes of it
                seen += 1
            if seen == at + 1:
                raise Crash
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(die):
            act()
    except Crash:
        return True
    return False


def _state(mother: Account) -> dict[str, object]:
    account = Account.objects.get(id=mother.id)
    first = Session.objects.filter(account=mother).order_by("id")[:1]
    alive = Session.objects.filter(
        id__in=list(first.values_list("id", flat=True)), ended_at=None,
        epoch=F("account__session_epoch"), account__suspended_at=None,
    )  # fmt: skip
    return {
        "password": bytes(account.password_tag) if account.password_tag else None,
        "epochs": (account.session_epoch, account.grant_epoch, account.browser_epoch),
        "suspended": account.suspended_at is not None,
        "old session": alive.exists(),
        "tokens": asking.living().filter(family__grant__account=mother).count(),
        "asks": account.asks_factor,
    }
