"""What tokens die of: time, a second use, an ending (O4)."""

import datetime as dt

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.models import TokenFamily
from sleutelbos.connections.oauth import signing
from sleutelbos.connections.oauth.actions import apps
from sleutelbos.connections.oauth.values import AppKind, Registration
from sleutelbos.connections.values import Ending
from sleutelbos.kit import scope
from tests import factories
from tests.conftest import Clock
from tests.entrypoints.idp import asking
from tests.entrypoints.idp.asking import BACK, Application


def test_ses_09_o4_a_refresh_token_that_comes_back_late_ends_the_family(
    clock: Clock, account: Account, agenda: Application
) -> None:
    mother = factories.signed_in(factories.a_client(agenda.school), account)
    first = agenda.tokens(mother)
    second = asking.told(agenda.refresh(first["refresh_token"]))
    clock.advance(seconds=31)

    assert asking.refused(agenda.refresh(first["refresh_token"])) == "invalid_grant"
    assert asking.refused(agenda.refresh(second["refresh_token"])) == "invalid_grant"
    for found in (first, second):
        assert asking.refused(agenda.userinfo(found["access_token"])) == "invalid_token"


def test_ses_09_o4_a_lost_answer_may_be_asked_once_more_and_gives_the_same_successor(
    mother: Client, agenda: Application
) -> None:
    first = agenda.tokens(mother)
    second = asking.told(agenda.refresh(first["refresh_token"]))

    again = asking.told(agenda.refresh(first["refresh_token"]))

    assert again["refresh_token"] == second["refresh_token"]
    third = asking.told(agenda.refresh(second["refresh_token"]))
    assert asking.refused(agenda.refresh(first["refresh_token"])) == "invalid_grant", "too old"
    assert asking.refused(agenda.refresh(third["refresh_token"])) == "invalid_grant"


def test_o4_a_refresh_token_ends_by_itself(
    clock: Clock, account: Account, agenda: Application
) -> None:
    mother = factories.signed_in(factories.a_client(agenda.school), account)
    idle = agenda.tokens(mother)["refresh_token"]
    used = agenda.tokens(mother)["refresh_token"]
    for _ in range(4):
        clock.advance(days=85)
        used = asking.told(agenda.refresh(used))["refresh_token"]
    assert asking.refused(agenda.refresh(idle)) == "invalid_grant"
    clock.advance(days=30)  # more than a year in all
    assert asking.refused(agenda.refresh(used)) == "invalid_grant"


def test_o4_a_refresh_token_that_was_made_up_is_nobodys(
    mother: Client, agenda: Application
) -> None:
    token = agenda.tokens(mother)["refresh_token"]
    handle, number, mark = token.split(".")

    for other in (f"{handle}.7.{mark}", f"{handle}.{number}.{mark[:-1]}", f"{handle}.{number}",
                  f"{handle}.{number}.", "x", ".", f"{handle}.²3.{mark}"):  # fmt: skip
        assert asking.refused(agenda.refresh(other)) == "invalid_grant", other
    assert agenda.is_active(token), "guesses end nothing"


def test_o4_scopes_may_be_fewer_and_never_more(mother: Client, agenda: Application) -> None:
    found = agenda.tokens(mother, scope="openid profile offline_access")

    assert asking.refused(agenda.refresh(found["refresh_token"], scope="groups")) == "invalid_scope"
    fewer = asking.told(agenda.refresh(found["refresh_token"], scope="openid"))
    assert set(asking.told(agenda.userinfo(fewer["access_token"]))) == {"sub"}


def test_without_offline_access_there_is_no_refresh_token_and_all_ends_with_the_session(
    mother: Client, agenda: Application
) -> None:
    found = agenda.tokens(mother, scope="openid")
    lasting = agenda.tokens(mother)
    assert "refresh_token" not in found

    mother.post("/sign-out")

    assert asking.refused(agenda.userinfo(found["access_token"])) == "invalid_token"
    assert agenda.userinfo(lasting["access_token"]).status_code == 200


def test_what_the_school_takes_from_an_application_it_loses_at_once(
    mother: Client, agenda: Application
) -> None:
    found = agenda.tokens(mother)
    with scope.within(agenda.school.id):
        apps.change(
            app_id=agenda.row.id, school_id=agenda.school.id, by=SYSTEM,
            registration=Registration("Agenda", AppKind.WEBSITE, (BACK,), ("openid",)),
        )  # fmt: skip

    assert set(asking.told(agenda.userinfo(found["access_token"]))) == {"sub"}


@pytest.mark.parametrize("ending", list(Ending))
def test_ses_04_ses_05_an_ending_ends_what_it_must_at_the_next_request(
    mother: Client, account: Account, agenda: Application, ending: Ending
) -> None:
    found, code = agenda.tokens(mother), agenda.code(mother)
    with scope.within(agenda.school.id):
        connections.end_all(account_ids=[account.id], ending=ending, by=SYSTEM)

    stays = ending is Ending.CHANGE  # D16
    assert (agenda.userinfo(found["access_token"]).status_code == 200) is stays
    assert agenda.is_active(found["refresh_token"]) is stays
    assert (agenda.refresh(found["refresh_token"]).status_code == 200) is stays
    assert asking.refused(agenda.redeem(code)) == "invalid_grant", "its session is over"


@pytest.mark.parametrize("fact", ["suspended_at", "closed_at"])
def test_ses_05_a_suspended_or_closed_account_has_no_tokens(
    mother: Client, account: Account, agenda: Application, fact: str
) -> None:
    found, code = agenda.tokens(mother), agenda.code(mother)
    factories.changed(account, **{fact: dt.datetime(2026, 9, 1, tzinfo=dt.UTC)})

    assert asking.refused(agenda.userinfo(found["access_token"])) == "invalid_token"
    assert asking.refused(agenda.refresh(found["refresh_token"])) == "invalid_grant"
    assert asking.refused(agenda.redeem(code)) == "invalid_grant"


def test_ten_03_what_one_school_gave_is_nothing_at_another(
    mother: Client, agenda: Application
) -> None:
    eik = factories.a_school("De Eik")
    other = asking.an_application(eik)
    found, code = agenda.tokens(mother), agenda.code(mother)

    assert asking.refused(other.userinfo(found["access_token"])) == "invalid_token"
    assert asking.refused(other.refresh(found["refresh_token"])) == "invalid_grant"
    assert asking.refused(other.redeem(code)) == "invalid_grant"
    stolen = Application(eik, agenda.client_id, agenda.secret)
    assert asking.refused(stolen.refresh(found["refresh_token"])) == "invalid_client"
    with scope.within(eik.id):
        assert signing.read(found["id_token"], issuer=agenda.school.origin) is None
        assert not TokenFamily.objects.exists()
