"""The office links and renews, and never sees or sets a password (REC-08, REC-09)."""

import re

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account, EmailLink
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.models import Entry
from sleutelbos.kit import scope
from sleutelbos.outbox import worker
from tests import factories
from tests.conftest import Clock
from tests.mailbox import Mailbox
from tests.web import routes, world
from tests.web.world import World

pytestmark = pytest.mark.django_db

AN, NEW = "an@vandenbroeckxq.example.org", "an.nieuw@example.test"


@pytest.fixture
def beuk() -> World:
    return world.a_world("De Beuk", "Vandenbroeckxq")


def link(browser: Client, account: Account, email: str = NEW, **more: str):
    form = {"email": email, "repeat": email, "sure": "1", "seen_identity": "on", **more}
    return browser.post(f"/console/accounts/{account.id}/link-email", form)


def mother(beuk: World) -> Account:
    with scope.within(beuk.school.id):
        return Account.objects.get(id=beuk.people["mother"].id)


def test_rec_08_the_wrong_people_link_nothing(beuk: World) -> None:
    before = mother(beuk).email
    for role in ("", "pupil", "mother", "teacher"):
        answer = link(beuk.client(role), beuk.family.mother)
        assert answer.status_code in (302, 404), role
        assert answer.status_code == 404 or "done" not in answer["Location"], role
    assert mother(beuk).email == before


def test_rec_08_without_fresh_proof_nothing_is_linked(beuk: World, clock: Clock) -> None:
    before = mother(beuk).email
    office = beuk.client("office")
    clock.advance(minutes=6)
    assert link(office, beuk.family.mother)["Location"].startswith("/prove")
    assert mother(beuk).email == before

    office.post("/prove", {"password": factories.PASSWORD, "next": "/"})
    assert "done=linked" in link(office, beuk.family.mother)["Location"]


def test_rec_08_an_address_typed_once_or_twice_otherwise_links_nothing(beuk: World) -> None:
    office, before = beuk.client("office"), mother(beuk).email
    for repeat in ("", "an.niew@example.test", "x"):
        answer = link(office, beuk.family.mother, repeat=repeat)
        assert answer.status_code == 200
    assert office.post(f"/console/accounts/{beuk.family.mother.id}/link-email", {
        "email": NEW, "repeat": NEW,
    }).status_code == 200  # fmt: skip
    assert mother(beuk).email == before


def test_rec_08_the_other_parents_address_is_refused(beuk: World) -> None:
    factories.an_activated(beuk.family.father, email="bart@example.test")
    answer = link(beuk.client("office"), beuk.family.mother, "Bart@Example.test")

    assert answer.status_code == 200
    assert mother(beuk).email == AN


def test_rec_08_another_schools_pupil_does_not_exist(beuk: World) -> None:
    eik = world.a_world("De Eik", "Zwaenepoelwz")
    before = world.rows_of(eik.school)
    assert link(beuk.client("office"), eik.family.mother).status_code == 404
    assert world.rows_of(eik.school) == before


def test_rec_08_linking_ends_older_links_tells_the_old_address_and_says_who(
    beuk: World, mailbox: Mailbox
) -> None:
    with scope.within(beuk.school.id):
        assert EmailLink.objects.filter(account=beuk.family.mother, ended_at=None).exists()
    link(beuk.client("office"), beuk.family.mother)
    worker.drain()

    stranger = beuk.client()
    for purpose in LinkPurpose:
        path = f"/{purpose.value}/{beuk.tokens[purpose.value]}"
        if purpose not in (LinkPurpose.INVITATION, LinkPurpose.FREEZE):  # her brake stays
            assert "werkt niet meer" in stranger.get(path).content.decode()
    told = mailbox.wait_for(AN)
    assert "noor.vandenbroeckxq" not in told.text.lower()
    assert NEW not in told.text
    assert mailbox.wait_for(NEW).link.startswith("https://debeuk.example.test/verify/")
    with scope.within(beuk.school.id):
        entry = Entry.objects.get(event="account.email_linked")
    assert entry.actor == f"account:{beuk.people['office'].id}"
    assert entry.subject == f"account:{beuk.family.mother.id}"


def test_rec_08_a_mail_to_a_linked_address_gives_a_stranger_no_username(
    beuk: World, mailbox: Mailbox
) -> None:
    """The office may have typed it wrong: who gets it then must not know whose it is (T7)."""
    link(beuk.client("office"), beuk.family.father, "wildvreemd@example.test")
    worker.drain()
    letter = mailbox.wait_for("wildvreemd@example.test")

    for word in ("noor", "vandenbroeckxq", "Bart"):
        assert word not in (letter.text + letter.subject).replace(beuk.school.office_email, "")


def test_rec_09_no_page_shows_a_parents_password_or_takes_one(beuk: World) -> None:
    for role in ("teacher", "office", "administrator"):
        browser = beuk.client(role)
        for route, method in routes.requests():
            if route.name.startswith("console:") and method == "GET":
                page = browser.get(route.path(beuk.parts)).content.decode(errors="replace")
                names = set(re.findall(r'name="([^"]+)"', page))
                assert not names & {"password", "current", "new_password"}, route.name
                is_of_a_provider = route.name == "console:settings_door"  # the school's own
                assert is_of_a_provider or 'type="password"' not in page, route.name


def test_rec_09_a_password_in_any_form_changes_no_parents_key(beuk: World) -> None:
    def keys() -> list[object]:
        with scope.within(beuk.school.id):
            rows = Account.objects.filter(slot__gte=1).order_by("id")
            return [(one.id, bytes(one.password_tag or b"")) for one in rows]

    before = keys()
    chief = beuk.client("administrator")
    form = {"password": "van de chef zelf 12", "repeat": "van de chef zelf 12",
            "account": str(beuk.family.mother.id), "account_id": str(beuk.family.mother.id),
            "password_tag": "x", "email_verified_at": "2026-01-01", "slot": "1"}  # fmt: skip
    for route, method in routes.requests():
        if route.name.startswith("console:") and method == "POST":
            chief.post(route.path({**beuk.parts, "account_id": beuk.family.mother.id}), form)

    assert keys() == before
    assert mother(beuk).email == AN


def test_act_07_what_a_browser_calls_itself_makes_no_difference(beuk: World) -> None:
    """The state on the server decides, never the name of the program."""
    account = world.at_step(beuk.family.father, "password")
    for agent in ("", "SleutelbosApp/1.0 (iPhone)", "okhttp/4", "curl/8", "Mozilla/5.0"):
        browser = factories.signed_in(beuk.client(), account)
        answer = browser.get("/start", headers={"user-agent": agent})
        assert answer["Location"] == "/activate/password", agent
        page = browser.get("/activate/password", headers={"user-agent": agent})
        assert page.status_code == 200, agent
