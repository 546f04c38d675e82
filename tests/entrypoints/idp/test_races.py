"""Two at once: no token outlives its end, and no code gives twice (RAC-02, RAC-08, SES-09)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.models import Grant, TokenFamily
from sleutelbos.connections.oauth import holding, queries
from sleutelbos.connections.oauth.actions import tokens
from sleutelbos.connections.values import Ending
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.entrypoints.idp import asking
from tests.entrypoints.idp.asking import BACK, VERIFIER, Application
from tests.gate.racing import Act, kinds, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def school(transactional_db: None) -> Iterator[School]:
    school = factories.a_school()
    with scope.within(school.id):
        yield school


def redeeming(agenda: Application, code: str) -> Act:
    return lambda: tokens.redeem(
        app=_app(agenda), brought=tokens.Redeeming(code, BACK, VERIFIER),
        school_id=agenda.school.id, by=SYSTEM,
    )  # fmt: skip


def refreshing(agenda: Application, token: str) -> Act:
    def act() -> Any:
        holder = holding.refresher(token)
        if holder is None:
            return None
        return tokens.refresh(
            token=token, holder=holder, scopes=(), school_id=agenda.school.id, by=SYSTEM
        )

    return act


def _app(agenda: Application) -> Any:
    found = queries.app(agenda.client_id)
    assert found
    return found


def test_rac_02_of_many_who_bring_one_code_one_gets_tokens_and_they_are_dead(
    mother: Client, agenda: Application
) -> None:
    code = agenda.code(mother)

    outcomes = together(agenda.school, *[redeeming(agenda, code)] * 6)

    assert kinds(outcomes) == ["OAuthRefused"] * 5 + ["tuple"]
    assert TokenFamily.objects.count() == 1
    assert asking.living().count() == 0, "somebody has a copy of the code"


def test_ses_09_of_many_who_refresh_at_once_all_get_the_same_successor(
    mother: Client, agenda: Application
) -> None:
    token = agenda.tokens(mother)["refresh_token"]

    outcomes = together(agenda.school, *[refreshing(agenda, token)] * 6)

    assert len({one.refresh_token for one in outcomes}) == 1
    assert TokenFamily.objects.get().generation == 1


def test_rac_08_a_grant_that_is_cut_leaves_no_token_however_quick_a_refresh_is(
    mother: Client, account: Account, agenda: Application
) -> None:
    token = agenda.tokens(mother)["refresh_token"]
    grant = Grant.objects.get()

    def cut() -> None:
        connections.end_one(
            kind="grant", connection_id=grant.id, account_id=account.id,
            school_id=agenda.school.id, by=SYSTEM,
        )  # fmt: skip

    together(agenda.school, cut, *[refreshing(agenda, token)] * 3)

    assert asking.living().count() == 0
    assert asking.refused(agenda.refresh(token)) == "invalid_grant"


def test_rac_08_a_reset_leaves_nothing_of_an_application_that_is_let_in_meanwhile(
    mother: Client, account: Account, agenda: Application
) -> None:
    page = agenda.authorize(mother)
    form = {**asking.hidden(page), "answer": "yes"}

    def reset() -> None:
        connections.end_all(account_ids=[account.id], ending=Ending.RESET, by=SYSTEM)

    def allow() -> Any:
        answer = mother.post("/oauth/consent", form)
        code = asking.answered(answer).get("code")
        return agenda.redeem(code).status_code if code else None

    together(agenda.school, reset, allow)

    assert asking.living().count() == 0
    now_in = factories.signed_in(factories.a_client(agenda.school), factories.changed(account))
    assert agenda.authorize(now_in).status_code == 200, "it has to ask anew"
