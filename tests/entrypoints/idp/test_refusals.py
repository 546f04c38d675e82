"""Whatever is not as the standards want it is refused (O1-O13 of the checklist, SES-06..SES-15)."""

import datetime as dt
import json

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections import jobs
from sleutelbos.connections.models import SigningKey, TokenFamily
from sleutelbos.connections.oauth import signing
from sleutelbos.connections.oauth.actions import apps, keys
from sleutelbos.connections.oauth.values import AppKind, Registration
from sleutelbos.connections.values import Ending
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


def test_o7_revocation_tells_nothing_and_ends_the_family(
    mother: Client, agenda: Application
) -> None:
    other = asking.an_application(agenda.school, name="Bibliotheek")
    found = agenda.tokens(mother)

    assert agenda.post("/oauth/revoke", token="never-was").status_code == 200
    assert other.post("/oauth/revoke", token=found["refresh_token"]).status_code == 200
    assert other.post("/oauth/revoke", token=found["access_token"]).status_code == 200
    assert agenda.userinfo(found["access_token"]).status_code == 200, "it was not theirs"
    agenda.post("/oauth/revoke", token=found["refresh_token"])
    assert asking.refused(agenda.userinfo(found["access_token"])) == "invalid_token"
    assert asking.refused(agenda.refresh(found["refresh_token"])) == "invalid_grant"


def test_o7_introspection_is_for_the_application_itself_and_gives_no_reasons(
    school: School, mother: Client, agenda: Application
) -> None:
    other = asking.an_application(school, name="Bibliotheek")
    public = asking.an_application(school, name="App", kind=AppKind.APP)
    found = agenda.tokens(mother)
    newer = asking.told(agenda.refresh(found["refresh_token"]))

    for token in ("never-was", found["refresh_token"]):
        assert asking.told(agenda.post("/oauth/introspect", token=token)) == {"active": False}
    assert asking.told(other.post("/oauth/introspect", token=newer["access_token"])) == (
        {"active": False}
    )
    answer = public.post("/oauth/introspect", token=newer["access_token"])
    assert asking.refused(answer) == "invalid_client"
    stranger = agenda.browser.post("/oauth/introspect", {"token": newer["access_token"]})
    assert asking.refused(stranger) == "invalid_client"
    told = asking.told(agenda.post("/oauth/introspect", token=newer["refresh_token"]))
    assert told["aud"] == agenda.client_id
    assert "username" not in told


def test_o8_a_token_is_taken_from_the_header_only(mother: Client, agenda: Application) -> None:
    token = agenda.tokens(mother)["access_token"]

    asked = agenda.browser.get(f"/oauth/userinfo?access_token={token}")
    posted = agenda.browser.post("/oauth/userinfo", {"access_token": token})
    nobody = agenda.browser.get("/oauth/userinfo")
    assert asking.refused(asked) == asking.refused(posted) == "invalid_request"
    assert asking.refused(nobody) == "invalid_token"
    assert nobody["WWW-Authenticate"].startswith("Bearer ")
    answer = agenda.userinfo(agenda.tokens(mother, scope="profile")["access_token"])
    assert asking.refused(answer) == "insufficient_scope"
    assert answer.status_code == 403


@pytest.mark.parametrize("grant_type", ["password", "client_credentials", "implicit", "x"])
def test_ses_10_other_grants_do_not_exist(agenda: Application, grant_type: str) -> None:
    answer = agenda.token(grant_type=grant_type, username="noor.peeters", password="x")

    assert asking.refused(answer) == "unsupported_grant_type"
    told = asking.told(agenda.browser.get("/.well-known/openid-configuration"))
    assert grant_type not in told["grant_types_supported"]


def test_a_client_is_who_it_says_it_is(school: School, agenda: Application) -> None:
    public = asking.an_application(school, name="App", kind=AppKind.APP)
    sent = {"grant_type": "refresh_token", "refresh_token": "x"}

    for client_id, secret in ((agenda.client_id, ""), (agenda.client_id, "fout"), ("x", "y"),
                              (public.client_id, "iets"), ("", "")):  # fmt: skip
        credentials = {"client_id": client_id, "client_secret": secret}
        answer = agenda.browser.post("/oauth/token", {**sent, **credentials})
        assert asking.refused(answer) == "invalid_client"
        assert answer.status_code == 401
    twice = agenda.token(client_secret=agenda.secret, **sent)
    assert asking.refused(twice) == "invalid_request"
    double = agenda.browser.post(
        "/oauth/token", "grant_type=x&grant_type=y", "application/x-www-form-urlencoded"
    )
    assert asking.refused(double) == "invalid_request"


def test_o11_the_issuer_is_the_host_to_the_letter(school: School, agenda: Application) -> None:
    for path in ("openid-configuration", "oauth-authorization-server"):
        told = asking.told(agenda.browser.get(f"/.well-known/{path}"))
        assert told["issuer"] == school.origin
        places = [value for name, value in told.items() if name.endswith(("_endpoint", "_uri"))]
        assert all(place.startswith(f"{school.origin}/oauth/") for place in places)
        assert told["code_challenge_methods_supported"] == ["S256"]
        assert told["response_types_supported"] == ["code"]


def test_ses_15_a_statement_that_others_signed_is_worth_nothing(
    school: School, mother: Client, agenda: Application
) -> None:
    from joserfc import jwt
    from joserfc.jwk import RSAKey

    token = agenda.tokens(mother)["id_token"]
    claims = asking.decoded(token)
    with scope.within(school.id):
        (public,) = signing.public_keys()
        assert signing.read(token, issuer=school.origin) == claims
        assert signing.read(token, issuer="https://elders.example") is None
        none = f"{asking.part({'alg': 'none', 'kid': public['kid']})}.{token.split('.')[1]}."
        pem = RSAKey.import_key(public).as_pem(private=False)
        header = {"alg": "HS256", "typ": "JWT", "kid": public["kid"]}
        confused = asking.keyed(header, claims, key=pem)
        stranger = RSAKey.generate_key(2048)
        forged = [
            jwt.encode({"alg": "RS256", "typ": "JWT", **more}, claims, stranger)
            for more in ({"kid": public["kid"]}, {"kid": "../../dev/null"}, {},
                         {"kid": public["kid"], "jwk": stranger.as_dict(private=False)})
        ]  # fmt: skip
        logout = signing.sign(claims, kind="logout+jwt")
        for other in (none, confused, *forged, logout, "x", "", f"{token}x", "a.b.c"):
            assert signing.read(other, issuer=school.origin) is None, other


def test_ses_15_keys_rotate_with_an_overlap_and_at_once_when_they_must(
    clock: Clock, account: Account, agenda: Application
) -> None:
    school = agenda.school
    mother = factories.signed_in(factories.a_client(school), account)
    old = agenda.tokens(mother)["id_token"]

    def kids() -> list[str]:
        return [key["kid"] for key in asking.told(agenda.browser.get("/oauth/jwks"))["keys"]]

    with scope.within(school.id):
        keys.renew(school_id=school.id, by=SYSTEM)
        assert len(kids()) == 1
        keys.rotate(school_id=school.id, at_once=False, by=SYSTEM)
        assert len(kids()) == 2
        clock.advance(minutes=11)
        new = agenda.tokens(mother)["id_token"]
        assert asking.header(new)["kid"] == kids()[1]
        assert signing.read(old, issuer=school.origin)
        clock.advance(days=2)
        assert kids() == [asking.header(new)["kid"]]
        assert signing.read(old, issuer=school.origin) is None
        last = keys.rotate(school_id=school.id, at_once=True, by=SYSTEM)
        assert kids() == [last]
        assert SigningKey.objects.count() == 1


def test_ses_15_the_worker_makes_another_key_every_three_months(
    clock: Clock, agenda: Application
) -> None:
    clock.advance(days=89)
    jobs.renew_keys(job_id=1)
    assert len(asking.told(agenda.browser.get("/oauth/jwks"))["keys"]) == 1
    clock.advance(days=1)
    jobs.renew_keys(job_id=2)
    assert len(asking.told(agenda.browser.get("/oauth/jwks"))["keys"]) == 2


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


def test_ses_12_the_page_of_consent_cannot_be_framed_and_leads_to_one_address(
    mother: Client, agenda: Application
) -> None:
    policy = agenda.authorize(mother)["Content-Security-Policy"]

    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://agenda.example.org;" in policy


def test_too_many_refusals_from_one_network_wait(agenda: Application) -> None:
    sent = {"grant_type": "refresh_token", "refresh_token": "x"}
    codes = [agenda.token(**sent).status_code for _ in range(62)]

    assert codes[:60] == [400] * 60
    assert codes[60:] == [429, 429]
    answer = agenda.token(**sent)
    assert int(answer["Retry-After"]) > 0
    assert json.loads(answer.content)["error"] == "temporarily_unavailable"


def test_pages_of_other_origins_may_ask_where_the_standards_want_it(agenda: Application) -> None:
    may = {
        path: agenda.browser.options(path).headers.get("Access-Control-Allow-Origin")
        for path in ("/oauth/token", "/oauth/userinfo", "/oauth/jwks", "/oauth/revoke",
                     "/.well-known/openid-configuration", "/oauth/introspect", "/oauth/authorize",
                     "/oauth/device_authorization", "/oauth/logout", "/oauth/device")
    }  # fmt: skip
    assert [path for path, origin in may.items() if origin] == list(may)[:5]
