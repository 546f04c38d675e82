"""An application signs somebody in, is told what they allowed, and goes on in their absence."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.models import Account
from sleutelbos.connections.models import Grant
from sleutelbos.kit import scope
from sleutelbos.outbox import worker
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.entrypoints.idp import asking
from tests.entrypoints.idp.asking import Application
from tests.factories import Family
from tests.mailbox import Mailbox


def test_the_whole_way(mother: Client, agenda: Application) -> None:
    found = agenda.tokens(mother)
    told = asking.told(agenda.userinfo(found["access_token"]))
    claims = asking.decoded(found["id_token"])

    assert told == {
        "sub": claims["sub"], "name": "An Peeters", "given_name": "An", "family_name": "Peeters",
        "locale": "nl", "role": "guardian", "groups": ["L3A"], "unread_messages": 0,
    }  # fmt: skip
    assert claims["nonce"] == "n-1"
    assert claims["acr"] == "urn:sleutelbos:acr:2"
    assert agenda.is_active(found["access_token"])
    newer = asking.told(agenda.refresh(found["refresh_token"]))
    assert newer["refresh_token"] != found["refresh_token"]
    assert asking.told(agenda.userinfo(newer["access_token"]))["sub"] == told["sub"]


def test_ses_11_o13_three_of_a_keyring_are_three_and_no_two_applications_can_compare(
    school: School, family: Family, agenda: Application
) -> None:
    other = asking.an_application(school, name="Bibliotheek")
    seen = {}
    for slot, account in family.accounts.items():
        owner = factories.signed_in(
            factories.a_client(school),
            factories.an_activated(account, email=f"{slot}@example.test"),
        )
        for app in (agenda, other):
            found = app.tokens(owner)
            told = asking.told(app.userinfo(found["access_token"]))
            again = asking.told(app.userinfo(app.tokens(owner)["access_token"]))
            assert told["sub"] == again["sub"] == asking.decoded(found["id_token"])["sub"]
            assert asking.decoded(found["id_token"])["iss"] == school.origin
            seen[slot, app.client_id] = told
            assert family.username not in str(told), "the shared name is nobody's identity"
    assert len({told["sub"] for told in seen.values()}) == 6
    roles = {slot: told["role"] for (slot, _), told in seen.items()}
    assert roles == {0: "pupil", 1: "guardian", 2: "guardian"}


def test_o10_a_yes_is_remembered_for_what_it_was_said_to(
    mother: Client, agenda: Application
) -> None:
    agenda.consent(mother, scope="openid profile")

    again = agenda.authorize(mother, scope="openid profile")
    more = agenda.authorize(mother, scope="openid profile groups")

    assert "code" in asking.answered(again)
    assert more.status_code == 200
    assert "nieuw" in more.content.decode()
    assert agenda.authorize(mother, scope="openid", prompt="consent").status_code == 200


def test_who_lets_an_application_in_is_told_by_mail_of_what_is_new(
    account: Account, mother: Client, agenda: Application, mailbox: Mailbox
) -> None:
    for scopes in ("openid profile", "openid profile", "openid profile groups"):
        agenda.code(mother, scope=scopes)
    worker.drain()
    [first, _more] = mailbox.to("an@example.test")

    assert "toegang tot uw account" in first.subject
    assert "De toepassing Agenda" in first.text
    assert "Was u dat niet?" in first.text


def test_who_wants_a_second_step_gives_no_code_before_it(
    school: School, account: Account, mother: Client, agenda: Application
) -> None:
    """Also where the owner said yes before: a password alone opens nothing."""
    agenda.code(mother)
    factories.with_password(factories.changed(account, asks_factor=True))
    thief = factories.a_client(school)
    thief.post("/", {"username": "noor.peeters", "password": factories.PASSWORD})

    assert asking.led_to(agenda.authorize(thief))[0] == "/factor"
    answer = asking.answered(agenda.authorize(thief, prompt="none"))
    assert answer["error"] == "interaction_required"


def test_a_no_leaves_nothing_behind(mother: Client, agenda: Application) -> None:
    told = asking.answered(agenda.consent(mother, answer="no"))

    assert told["error"] == "access_denied"
    with scope.within(agenda.school.id):
        assert not Grant.objects.exists()


def test_the_owner_sees_it_in_words_and_cuts_it(mother: Client, agenda: Application) -> None:
    found = agenda.tokens(mother)
    page = mother.get("/profile/devices").content.decode()

    assert "Agenda" in page
    assert "zien hoeveel berichten u nog niet las" in page
    with scope.within(agenda.school.id):
        grant = Grant.objects.get()
    mother.post("/profile/devices/remove", {"kind": "grant", "id": grant.id})
    assert asking.refused(agenda.userinfo(found["access_token"])) == "invalid_token"
    assert asking.refused(agenda.refresh(found["refresh_token"])) == "invalid_grant"
    assert agenda.authorize(mother).status_code == 200, "it has to ask anew"


def test_who_is_not_signed_in_signs_in_and_comes_back(
    school: School, account: Account, agenda: Application
) -> None:
    factories.with_password(account)
    browser = factories.a_client(school)
    path, asked = asking.led_to(agenda.authorize(browser, login_hint="noor.peeters"))

    assert path == "/"
    assert 'value="noor.peeters"' in browser.get(path, asked).content.decode()
    form = {"username": "noor.peeters", "password": factories.PASSWORD, "next": asked["next"]}
    signed_in = browser.post("/", form)
    assert signed_in["Location"].startswith("/oauth/resume?")
    page = browser.get(signed_in["Location"]).content.decode()
    assert 'content="0; url=/oauth/authorize?' in page
    target = page.partition('content="0; url=')[2].partition('"')[0].replace("&amp;", "&")
    assert "Agenda vraagt toegang tot uw account" in browser.get(target).content.decode()


def test_d6_who_is_not_activated_takes_the_steps_and_comes_back(
    school: School, account: Account, agenda: Application, mother: Client
) -> None:
    factories.changed(account, devices_reviewed_at=None)
    assert asking.answered(agenda.authorize(mother, prompt="none"))["error"] == (
        "interaction_required"
    )

    path, _ = asking.led_to(agenda.authorize(mother))
    assert path == "/start"
    assert asking.led_to(mother.get("/start"))[0] == "/activate/devices"
    mother.post("/activate/devices")
    assert asking.led_to(mother.get("/start"))[0] == "/oauth/resume"
    page = mother.get("/oauth/resume").content.decode()
    assert f"client_id={agenda.client_id}" in page
    assert mother.cookies[settings.WAITING_COOKIE_NAME].value == ""


def test_d6_an_address_that_waits_for_its_mail_is_a_step_too(
    account: Account, agenda: Application, mother: Client
) -> None:
    factories.changed(account, email_verified_at=None, typed_email="an@example.test")

    assert asking.led_to(agenda.authorize(mother))[0] == "/activate/verify"
    assert asking.led_to(mother.get("/oauth/device"))[0] == "/activate/verify"


def test_a_new_agreement_holds_tokens_back_until_it_is_agreed_to(
    school: School, account: Account, agenda: Application, mother: Client
) -> None:
    found = agenda.tokens(mother)
    factories.changed(account, agreed_version=0)

    answer = agenda.userinfo(found["access_token"])
    assert asking.refused(answer) == "interaction_required"
    assert f"{school.origin}/start" in asking.told(answer, 403)["error_description"]
    assert asking.refused(agenda.refresh(found["refresh_token"])) == "interaction_required"
    assert not agenda.is_active(found["access_token"])
    factories.changed(account, agreed_version=1)
    assert agenda.refresh(found["refresh_token"]).status_code == 200


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"prompt": "none"}, "consent_required"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "none", "max_age": "0"}, "login_required"),
    ],
)
def test_without_a_page_an_application_is_told_what_is_missing(
    clock: Clock, mother: Client, agenda: Application, changes: dict[str, str], error: str
) -> None:
    clock.advance(seconds=10)
    assert asking.answered(agenda.authorize(mother, **changes))["error"] == error


def test_prompt_none_and_a_stranger(school: School, agenda: Application) -> None:
    told = asking.answered(agenda.authorize(factories.a_client(school), prompt="none"))

    assert told == {"error": "login_required", "state": "st-1", "iss": school.origin}


@pytest.mark.parametrize("asked", [{"prompt": "login"}, {"max_age": "60"}])
def test_an_old_proof_is_asked_again(
    clock: Clock, account: Account, agenda: Application, asked: dict[str, str]
) -> None:
    factories.with_password(account)
    mother = factories.signed_in(factories.a_client(agenda.school), account)
    clock.advance(minutes=2)

    path, back = asking.led_to(agenda.authorize(mother, **asked))
    assert path == "/prove"
    clock.advance(seconds=5)
    mother.post("/prove", {"password": factories.PASSWORD, "next": back["next"]})
    query = back["next"].partition("?")[2]
    assert mother.get(f"/oauth/authorize?{query}").status_code == 200


def test_another_account_may_be_used(mother: Client, family: Family, agenda: Application) -> None:
    page = agenda.authorize(mother, prompt="select_account")
    path, back = asking.led_to(mother.post("/oauth/other-account", asking.hidden(page)))

    assert path == "/"
    assert back["next"].startswith("/oauth/resume?")
    assert mother.get("/start").status_code == 302


def test_a_page_of_another_account_says_yes_for_nobody(
    mother: Client, family: Family, agenda: Application
) -> None:
    page = agenda.authorize(mother)
    father = factories.an_activated(family.father, email="bart@example.test")
    factories.signed_in(mother, father)  # in another tab

    path, _ = asking.led_to(mother.post("/oauth/consent", {**asking.hidden(page), "answer": "yes"}))
    assert path == "/oauth/authorize"


@pytest.mark.parametrize(("which", "most"), [("userinfo", 2), ("introspect", 3), ("refresh", 5)])
def test_a_token_costs_few_statements(
    mother: Client, agenda: Application, which: str, most: int
) -> None:
    """The host, whoever stands behind the token, the application, and what is written."""
    found = agenda.tokens(mother, scope="openid profile offline_access")
    with CaptureQueriesContext(connection) as made:
        if which == "userinfo":
            agenda.userinfo(found["access_token"])
        elif which == "introspect":
            assert agenda.is_active(found["access_token"])
        else:
            asking.told(agenda.refresh(found["refresh_token"]))

    assert len([one for one in made if "SAVEPOINT" not in one["sql"]]) <= most
