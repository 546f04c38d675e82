"""A phone that stays signed in: what it survives, what it dies of, how a copy is noticed (D16)."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.devices import touch_device
from sleutelbos.connections.models import Device, Grant, Pairing, Session
from sleutelbos.connections.values import Ending
from sleutelbos.gate.models import Bucket, Passkey
from sleutelbos.kit import scope
from sleutelbos.outbox import worker
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.entrypoints.idp import asking
from tests.factories import PASSWORD
from tests.gate import racing
from tests.mailbox import Mailbox
from tests.web import world
from tests.web.world import World

SID = settings.SESSION_COOKIE_NAME
NEW = "zeven paarse wolken zingen"


@pytest.fixture
def beuk(db: None) -> World:
    return world.a_world("De Beuk", "Vandenbroeckxq")


def a_phone(beuk: World, account: Account | None = None) -> Client:
    """Return a phone of the mother, which stays signed in."""
    client = factories.signed_in(beuk.client(), account or beuk.people["mother"])
    answer = client.post("/app", {"name": "Gsm van An"})
    assert answer["Location"] == "/profile/devices?kept=1"
    return client


def is_in(client: Client) -> bool:
    return client.get("/start").status_code == 200


def devices(beuk: World, **whose: object) -> list[Device]:
    with scope.within(beuk.school.id):
        return list(Device.objects.filter(ended_at=None, name="Gsm van An", **whose))


def the_mother(beuk: World) -> Account:
    with scope.within(beuk.school.id):
        return Account.objects.get(id=beuk.people["mother"].id)


def test_a_phone_that_stays_signed_in_stands_in_the_list_by_its_name(beuk: World) -> None:
    page = a_phone(beuk).get("/profile/devices").content.decode()

    assert "Gsm van An" in page
    assert "Dit toestel" in page


def test_a_phone_stays_signed_in_for_half_a_year_without_a_password(
    clock: Clock, beuk: World
) -> None:
    phone = a_phone(beuk)
    for _week in range(25):
        clock.advance(days=7)
        assert is_in(phone)


def test_a_phone_that_was_not_opened_for_half_a_year_signs_in_again(
    clock: Clock, beuk: World
) -> None:
    phone = a_phone(beuk)
    clock.advance(days=181)

    assert not is_in(phone)


def test_ses_13_a_change_of_the_password_leaves_the_app_and_shows_it(beuk: World) -> None:
    phone, browser = a_phone(beuk), beuk.client("mother")
    form = {"current": PASSWORD, "password": NEW, "repeat": NEW}

    answer = browser.post("/profile/password", form)

    assert answer["Location"] == "/profile/devices?saved=1"
    assert "Gsm van An" in browser.get("/profile/devices?saved=1").content.decode()
    assert is_in(phone)


def test_ses_13_a_change_in_the_app_itself_ends_the_browsers_and_not_the_app(beuk: World) -> None:
    phone, browser = a_phone(beuk), beuk.client("mother")

    phone.post("/profile/password", {"current": PASSWORD, "password": NEW, "repeat": NEW})

    assert is_in(phone)
    assert not is_in(browser)


def test_ses_13_remove_all_ends_every_device(beuk: World) -> None:
    phone, browser = a_phone(beuk), beuk.client("mother")

    browser.post("/profile/devices/remove-all")

    assert not is_in(phone)
    assert is_in(browser)


def test_ses_13_signing_out_everywhere_leaves_the_app(beuk: World) -> None:
    phone, browser = a_phone(beuk), beuk.client("mother")

    browser.post("/profile/sessions/end")

    assert is_in(phone)
    assert not is_in(browser)


@pytest.mark.parametrize("ending", [Ending.RESET, Ending.CLOSED])
def test_rec_10_a_reset_ends_the_app_of_this_account_and_of_no_other(
    beuk: World, ending: Ending
) -> None:
    father = factories.an_activated(beuk.family.father, email="bart@example.test")
    phone, his = a_phone(beuk), a_phone(beuk, father)
    with scope.within(beuk.school.id):
        connections.end_all(account_ids=[beuk.people["mother"].id], ending=ending, by=SYSTEM)

    assert not is_in(phone)
    assert is_in(his)


def test_ses_04_a_removed_device_is_out_at_its_next_request(beuk: World) -> None:
    phone, browser = a_phone(beuk), beuk.client("mother")
    [device] = devices(beuk)

    browser.post("/profile/devices/remove", {"kind": "device", "id": device.id})

    assert not is_in(phone)
    assert not devices(beuk)


def test_ses_05_a_suspended_account_has_no_app_any_more(beuk: World) -> None:
    phone, office = a_phone(beuk), beuk.client("office")

    office.post(f"/console/accounts/{beuk.people['mother'].id}/suspend")
    office.post(f"/console/accounts/{beuk.people['mother'].id}/resume")

    assert not is_in(phone)


def test_fam_08_nobody_ends_or_renames_the_device_of_another_family_member(beuk: World) -> None:
    phone = a_phone(beuk)
    [device] = devices(beuk)
    father = factories.signed_in(
        beuk.client(), factories.an_activated(beuk.family.father, email="b@example.test")
    )

    removed = father.post("/profile/devices/remove", {"kind": "device", "id": device.id})
    renamed = father.post("/profile/devices/name", {"name": "Mijn", "id": device.id})

    assert removed.status_code == renamed.status_code == 404
    assert "Gsm van An" not in father.get("/profile/devices").content.decode()
    assert is_in(phone)


def test_a_device_gets_the_name_that_its_owner_gives(beuk: World) -> None:
    phone = a_phone(beuk)
    [device] = devices(beuk)

    phone.post("/profile/devices/name", {"name": "De rode", "id": device.id})

    assert "De rode" in phone.get("/profile/devices").content.decode()


def test_a_new_device_is_told_by_mail(beuk: World, mailbox: Mailbox) -> None:
    a_phone(beuk)
    worker.drain()

    assert "toestel blijft aangemeld" in mailbox.wait_for("an@vandenbroeckxq.example.org").text


def test_signing_out_in_the_app_ends_the_device(beuk: World) -> None:
    phone = a_phone(beuk)
    phone.post("/sign-out")

    assert not is_in(phone)
    assert not devices(beuk)


def test_ses_14_no_token_of_a_device_stands_in_the_database(beuk: World) -> None:
    token, _, turn = a_phone(beuk).cookies[SID].value.partition(".")

    kept = repr(world.rows_of(beuk.school))
    assert turn
    assert token not in kept
    assert turn not in kept


def test_a_device_gets_another_turn_every_day(clock: Clock, beuk: World) -> None:
    phone = a_phone(beuk)
    first = phone.cookies[SID].value
    clock.advance(hours=2)
    is_in(phone)
    same = phone.cookies[SID].value
    clock.advance(hours=23)
    is_in(phone)

    assert same == first
    assert phone.cookies[SID].value != first
    assert phone.cookies[SID].value.partition(".")[0] == first.partition(".")[0]


def test_a_turn_that_got_lost_on_its_way_signs_nobody_out(clock: Clock, beuk: World) -> None:
    phone = a_phone(beuk)
    before = phone.cookies[SID].value
    clock.advance(days=2)
    is_in(phone)
    phone.cookies[SID] = before  # the answer never came

    for _try in range(3):
        assert is_in(phone)
        clock.advance(minutes=11)


def test_a_stolen_copy_ends_the_device_when_both_are_used(
    clock: Clock, beuk: World, mailbox: Mailbox
) -> None:
    phone = a_phone(beuk)
    thief = beuk.client()
    thief.cookies[SID] = phone.cookies[SID].value
    clock.advance(days=2)
    is_in(phone)
    clock.advance(minutes=11)
    is_in(phone)  # the next turn has arrived

    assert not is_in(thief)
    assert not is_in(phone)
    worker.drain()
    letters = mailbox.wait_for("an@vandenbroeckxq.example.org", count=2)
    assert "op twee plaatsen gebruikt" in letters.text
    with scope.within(beuk.school.id):
        assert Entry.objects.filter(event="device.copied").count() == 1


def test_a_copy_that_turns_first_is_noticed_when_its_owner_comes(clock: Clock, beuk: World) -> None:
    phone = a_phone(beuk)
    thief = beuk.client()
    thief.cookies[SID] = phone.cookies[SID].value
    clock.advance(days=2)
    is_in(thief)
    clock.advance(minutes=11)
    is_in(thief)

    assert not is_in(phone)
    assert not is_in(thief)


def test_a_browser_that_was_signed_out_meanwhile_makes_no_device(beuk: World) -> None:
    browser = beuk.client("mother")
    with scope.within(beuk.school.id):
        Session.objects.filter(account=the_mother(beuk)).update(ended_at="2026-09-01T00:00Z")

    assert browser.post("/app", {"name": "Gsm van An"}).status_code == 302
    assert not devices(beuk)


def test_act_07_an_account_that_is_not_activated_is_sent_to_the_browser_in_words(
    beuk: World,
) -> None:
    account = world.at_step(beuk.family.father, "verify")
    phone = factories.signed_in(beuk.client(), account)

    page = phone.get("/app").content.decode()
    phone.post("/app", {"name": "Gsm van An"})

    assert "Activeer eerst uw account" in page
    assert not devices(beuk)


def test_act_07_before_the_last_step_no_door_but_the_browser_opens(beuk: World) -> None:
    """No device, no code for a phone, no application, no passkey: whatever the browser is."""
    agenda, app = asking.an_application(beuk.school), {"user-agent": "Sleutelbos-app/1 (Android)"}
    before = _ways_in(beuk)
    for step in world.STEPS:
        phone = factories.signed_in(beuk.client(), world.at_step(beuk.family.father, step))
        for path in ("/app", "/profile/devices/pair", "/profile/passkeys"):
            phone.post(path, {"name": "Gsm van An", "credential": "{}"}, headers=app)
        answer = asking.answered(agenda.authorize(phone, prompt="none"))
        assert answer["error"] == "interaction_required", step
        yes = {"query": asking.encoded(**agenda.query()), "who": "", "answer": "yes"}
        assert "code=" not in phone.post("/oauth/consent", yes)["Location"], step
        assert phone.get("/oauth/device").status_code == 302, step

    assert _ways_in(beuk) == before


def _ways_in(beuk: World) -> list[int]:
    with scope.within(beuk.school.id):
        return [table.objects.count() for table in (Device, Pairing, Grant, Passkey)]


def test_who_may_not_stay_signed_in_here_is_told_why(beuk: World) -> None:
    browser = beuk.client("mother")
    for change, said in (
        ({"is_shared": True}, "Op een gedeelde computer kan dit niet."),
        ({"is_shared": False, "is_beside": True}, "via dat van een ander kind"),
    ):
        with scope.within(beuk.school.id):
            Session.objects.update(**change)
        for path in ("/app", "/profile/devices/pair"):
            assert said in browser.post(path).content.decode(), path


def test_without_a_connection_nothing_is_offered_that_needs_one(beuk: World) -> None:
    browser = beuk.client("mother")
    page = browser.get("/offline").content.decode()

    assert "Geen verbinding" in page
    assert "/guide/" not in page
    assert "app.js" not in page, "it would take the number off the icon"
    with scope.within(beuk.school.id):
        School.objects.filter(id=beuk.school.id).update(logo=b"x", logo_type="image/png", version=9)
    assert "/logo?v=9" in browser.get("/worker.js").content.decode(), "the page shows it"


def test_staff_do_not_stay_signed_in(beuk: World) -> None:
    phone = beuk.client("teacher")

    assert "Personeel meldt zich elke keer aan" in phone.get("/app").content.decode()
    phone.post("/app", {"name": "Gsm van An"})
    assert not devices(beuk)


def test_nobody_makes_devices_without_end(beuk: World) -> None:
    for _time in range(10):
        a_phone(beuk)
    eleventh = factories.signed_in(beuk.client(), beuk.people["mother"])

    assert eleventh.post("/app", {"name": "Gsm van An"}).status_code == 429
    with scope.within(beuk.school.id):
        Bucket.objects.all().delete()
    assert eleventh.post("/app", {"name": "Gsm van An"}).status_code == 302


def test_the_hint_goes_away_when_dismissed_or_installed(beuk: World) -> None:
    browser = beuk.client("mother")
    hint = "Zo mist u geen bericht"
    assert hint in browser.get("/start").content.decode()

    browser.post("/app/dismiss")

    assert hint not in browser.get("/start").content.decode()
    assert hint not in a_phone(beuk).get("/start").content.decode()


@pytest.mark.django_db(transaction=True)
def test_rac_08_a_device_that_is_removed_while_it_gets_its_turn_stays_out(clock: Clock) -> None:
    school = factories.a_school()
    mother = factories.an_activated(factories.a_pupil(school).mother, email="an@example.test")
    phone = factories.signed_in(world.a_browser(school), mother)
    phone.post("/app", {"name": "Gsm"})
    with scope.within(school.id):
        session = Session.objects.get(device__isnull=False)
        device_id = session.device_id
        assert device_id

    racing.together(
        school,
        lambda: connections.end_one(
            kind="device", connection_id=device_id, account_id=mother.id, school_id=school.id,
            by=SYSTEM,
        ),
        lambda: touch_device(
            session_id=session.id, device_id=device_id, cookie=phone.cookies[SID].value,
            is_to_turn=True,
        ),
    )  # fmt: skip

    assert not is_in(phone)


@pytest.mark.django_db(transaction=True)
def test_rac_08_a_reset_beats_a_device_that_is_being_made() -> None:
    school = factories.a_school()
    mother = factories.an_activated(factories.a_pupil(school).mother, email="an@example.test")
    browser = factories.signed_in(world.a_browser(school), mother)

    racing.together(
        school,
        lambda: browser.post("/app", {"name": "Gsm"}),
        lambda: connections.end_all(account_ids=[mother.id], ending=Ending.RESET, by=SYSTEM),
    )

    assert not is_in(browser)


def test_ses_04_a_crash_while_a_device_is_removed_leaves_all_or_nothing(beuk: World) -> None:
    phone = a_phone(beuk)
    [device] = devices(beuk)
    mother = beuk.people["mother"]
    at = 0
    while crashes(beuk, device, mother, at=at):
        assert is_in(phone), f"statement {at}"
        at += 1

    assert at >= 3
    assert not is_in(phone)


def crashes(beuk: World, device: Device, mother: Account, *, at: int) -> bool:
    """Remove a device, and die before one of its writes; say whether it came so far."""
    seen = 0

    def die(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        if sql.lstrip().partition(" ")[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            seen += 1
            if seen == at + 1:
                raise RuntimeError
        return execute(sql, params, many, context)

    with scope.within(beuk.school.id), connection.execute_wrapper(die):
        try:
            connections.end_one(
                kind="device", connection_id=device.id, account_id=mother.id,
                school_id=beuk.school.id, by=SYSTEM,
            )  # fmt: skip
        except RuntimeError:
            return True
    return False
