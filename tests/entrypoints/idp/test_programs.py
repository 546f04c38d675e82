"""What programs may ask, and as whom (O7, O8, O10)."""

import json

import pytest
from django.test import Client

from sleutelbos.connections.oauth.values import AppKind
from sleutelbos.schools.models import School
from tests.entrypoints.idp import asking
from tests.entrypoints.idp.asking import Application


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


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a=1&" * 2000, "application/x-www-form-urlencoded"),
        (b"--x", "multipart/form-data"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"grant_type=%00", "application/x-www-form-urlencoded"),
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused_in_the_words_of_the_protocol(
    agenda: Application, body: bytes, kind: str
) -> None:
    for path in ("/oauth/token", "/oauth/revoke", "/oauth/introspect"):
        answer = agenda.browser.generic("POST", path, body, content_type=kind)
        assert asking.refused(answer) in ("invalid_request", "invalid_client"), path
