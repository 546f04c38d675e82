"""An application is told that somebody is signed out, by a signed word (O12)."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import KeySet

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.models import Device
from sleutelbos.connections.oauth import farewells
from sleutelbos.connections.values import Ending
from sleutelbos.kit import fetching, scope
from sleutelbos.outbox import worker
from sleutelbos.outbox.models import Job
from sleutelbos.schools.models import School
from tests.entrypoints.idp import asking
from tests.entrypoints.idp.asking import BACK, Application

_TASK = "connections.say_farewell"


class _Ear(ThreadingHTTPServer):
    """Listens for what an application is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hearing)
        self.heard: list[str] = []
        self.status = 204


class _Hearing(BaseHTTPRequestHandler):
    server: _Ear

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.heard += parse_qs(body)["logout_token"]
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def ear(settings: Any) -> Iterator[_Ear]:
    settings.PRIVATE_NETWORKS = ("127.0.0.0/8",)
    with _Ear() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def agenda(school: School, ear: _Ear) -> Application:
    address = f"http://127.0.0.1:{ear.server_address[1]}/logout"
    return asking.an_application(school, notice_uri=address, logout_uris=[BACK])


def heard(ear: _Ear, agenda: Application) -> list[dict[str, Any]]:
    """Return what was heard, each verified as an application would."""
    worker.drain()
    keys = KeySet.import_key_set(asking.told(agenda.browser.get("/oauth/jwks")))
    found = [jwt.decode(one, keys, algorithms=["RS256"]) for one in ear.heard]
    assert all(one.header["typ"] == "logout+jwt" for one in found)
    return [one.claims for one in found]


def test_o12_who_signs_out_is_signed_out_there_too(
    mother: Client, agenda: Application, ear: _Ear
) -> None:
    claims = asking.decoded(agenda.tokens(mother)["id_token"])

    mother.post("/sign-out")

    (told,) = heard(ear, agenda)
    assert told["sub"] == claims["sub"]
    assert told["sid"] == claims["sid"]
    assert told["aud"] == agenda.client_id
    assert told["iss"] == agenda.school.origin
    assert told["events"] == {farewells.EVENT: {}}
    assert told["exp"] - told["iat"] == 120
    assert "nonce" not in told
    assert told["jti"]


@pytest.mark.parametrize("ending", list(Ending))
def test_o12_whatever_ends_the_account_is_told(
    mother: Client, account: Account, agenda: Application, ear: _Ear, ending: Ending
) -> None:
    agenda.tokens(mother)
    with scope.within(agenda.school.id):
        connections.end_all(account_ids=[account.id], ending=ending, by=SYSTEM)

    (told,) = heard(ear, agenda)
    assert ("sid" in told) is (ending is Ending.CHANGE), "of the session, or of all"


def test_o12_an_application_that_does_not_answer_is_told_later(
    mother: Client, agenda: Application, ear: _Ear
) -> None:
    agenda.tokens(mother)
    ear.status = 503
    mother.post("/sign-out")
    worker.drain()

    with scope.within(agenda.school.id):
        job = Job.objects.get(name=_TASK)
        assert (job.state, job.reason) == ("waiting", "answered_503")
        assert "token" not in str(job.arguments), "made when it is said"


def test_o12_an_address_that_nobody_finds_just_now_is_told_later(
    mother: Client, agenda: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    agenda.tokens(mother)
    mother.post("/sign-out")

    def nothing(*_args: Any, **_more: Any) -> None:
        raise OSError

    monkeypatch.setattr(fetching.socket, "getaddrinfo", nothing)
    worker.drain()

    with scope.within(agenda.school.id):
        job = Job.objects.get(name=_TASK)
        assert (job.state, job.reason) == ("waiting", "no_such_host")


def test_o12_a_phone_that_is_removed_is_signed_out_there_too(
    mother: Client, account: Account, agenda: Application, ear: _Ear
) -> None:
    mother.post("/app", {"name": "Gsm van An"})
    agenda.tokens(mother)
    with scope.within(agenda.school.id):
        connections.end_all(account_ids=[account.id], ending=Ending.CHANGE, by=SYSTEM)
        device = Device.objects.get()
    assert heard(ear, agenda) == [], "a change of the password leaves the phone"

    mother.post("/profile/devices/remove", {"kind": "device", "id": device.id})
    assert len(heard(ear, agenda)) == 1


def test_who_has_no_such_address_is_told_nothing(
    school: School, mother: Client, agenda: Application, ear: _Ear
) -> None:
    asking.an_application(school, name="Bibliotheek").tokens(mother)
    mother.post("/sign-out")

    assert heard(ear, agenda) == []


def test_o12_an_id_token_of_this_session_signs_out_and_leads_back(
    mother: Client, agenda: Application
) -> None:
    hint = agenda.tokens(mother)["id_token"]

    asked = {"id_token_hint": hint, "post_logout_redirect_uri": BACK, "state": "bye"}
    answer = mother.get("/oauth/logout", asked)

    assert answer["Location"] == f"{BACK}?state=bye"
    assert mother.get("/start").status_code == 302


def test_o12_without_a_hint_the_owner_is_asked_and_nobody_is_led_astray(
    mother: Client, agenda: Application
) -> None:
    agenda.tokens(mother)
    asked = {"client_id": agenda.client_id, "post_logout_redirect_uri": BACK}
    page = mother.get("/oauth/logout", asked)
    assert "Wilt u zich ook afmelden bij De Beuk?" in page.content.decode()
    assert mother.get("/start").status_code == 200, "nothing has happened"

    evil = asking.encoded(client_id=agenda.client_id, post_logout_redirect_uri="https://evil.test/")
    form = {"query": evil}
    assert mother.post("/oauth/logout/confirm", form)["Location"] == "/signed-out"
    assert mother.get("/start").status_code == 302


def test_o12_a_hint_of_another_session_asks_too(
    mother: Client, agenda: Application, account: Account
) -> None:
    from tests import factories

    hint = agenda.tokens(mother)["id_token"]
    elsewhere = factories.signed_in(factories.a_client(agenda.school), account)

    page = elsewhere.get("/oauth/logout", {"id_token_hint": hint})
    assert page.status_code == 200
    posted = elsewhere.post("/oauth/logout", {"id_token_hint": hint})
    assert asking.led_to(posted)[0] == "/oauth/logout"
    assert elsewhere.get("/start").status_code == 200
