"""Where an application may send somebody, and what a code is good for (O1-O3, O6)."""

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.audit.models import Entry
from sleutelbos.connections.oauth.values import AppKind
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.entrypoints.idp import asking
from tests.entrypoints.idp.asking import BACK, Application

WRONG = "een-andere-geheime-zin-van-meer-dan-veertig-tekens"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain", "code_challenge": asking.VERIFIER}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": "openid email"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"request": "x.y.z"}, "request_not_supported"),
        ({"request_uri": "https://x/"}, "request_uri_not_supported"),
        ({"prompt": "sing"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"nonce": "x" * 256}, "invalid_request"),
    ],
)
def test_o1_ses_08_ses_10_what_is_asked_wrongly_goes_back_as_an_error(
    mother: Client, agenda: Application, changes: dict[str, str | None], error: str
) -> None:
    told = asking.answered(agenda.authorize(mother, **changes))

    assert told == {"error": error, "state": "st-1", "iss": agenda.school.origin}  # O5


@pytest.mark.parametrize("kind", list(AppKind))
def test_o1_pkce_is_for_all_also_with_a_secret(
    school: School, mother: Client, kind: AppKind
) -> None:
    app = asking.an_application(school, kind=kind)
    code = app.code(mother)

    for wrong in ({"code_verifier": WRONG}, {"code_verifier": asking.challenge()}):
        assert asking.refused(app.redeem(code, **wrong)) == "invalid_grant"
    sent = {"code": code, "redirect_uri": BACK, "grant_type": "authorization_code"}
    assert asking.refused(app.token(**sent)) == "invalid_request"
    assert app.redeem(code).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": f"{BACK}/"},
        {"redirect_uri": None},
        {"client_id": "nobody"},
        {"client_id": None},
    ],
)
def test_o2_o6_nobody_is_sent_to_an_address_that_is_not_registered(
    mother: Client, agenda: Application, changes: dict[str, str | None]
) -> None:
    answer = agenda.authorize(mother, **changes)

    assert answer.status_code == 400
    assert "Location" not in answer
    assert "evil" not in answer.content.decode()


def test_ses_06_o3_a_code_works_once_and_its_second_use_ends_what_it_gave(
    mother: Client, agenda: Application
) -> None:
    code = agenda.code(mother)
    found = asking.told(agenda.redeem(code))

    assert asking.refused(agenda.redeem(code, code_verifier=WRONG)) == "invalid_grant"
    assert asking.refused(agenda.userinfo(found["access_token"])) == "invalid_token"
    assert asking.refused(agenda.refresh(found["refresh_token"])) == "invalid_grant"
    with scope.within(agenda.school.id):
        assert Entry.objects.filter(event="grant.misused").count() == 1


def test_ses_06_o3_a_code_is_for_a_minute_one_application_and_one_address(
    clock: Clock, account: Account, agenda: Application
) -> None:
    other = asking.an_application(agenda.school, name="Bibliotheek")
    mother = factories.signed_in(factories.a_client(agenda.school), account)
    code = agenda.code(mother)

    assert asking.refused(other.redeem(code)) == "invalid_grant"
    assert asking.refused(agenda.redeem(code, redirect_uri=f"{BACK}/")) == "invalid_grant"
    clock.advance(seconds=61)
    assert asking.refused(agenda.redeem(code)) == "invalid_grant"


def test_a_code_dies_with_the_session_that_gave_it(mother: Client, agenda: Application) -> None:
    code = agenda.code(mother)
    mother.post("/sign-out")

    assert asking.refused(agenda.redeem(code)) == "invalid_grant"


def test_ses_12_the_page_of_consent_cannot_be_framed_and_leads_to_one_address(
    mother: Client, agenda: Application
) -> None:
    policy = agenda.authorize(mother)["Content-Security-Policy"]

    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://agenda.example.org;" in policy
