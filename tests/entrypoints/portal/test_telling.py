"""A sign-in with a new browser is told to the owner, who can stop it (ASVS 6.3.5, AUT, REC)."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from sleutelbos.accounts.models import Account, EmailLink
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections.models import Device, Grant, Session
from sleutelbos.gate.actions import office
from sleutelbos.kit import clock as kit_clock
from sleutelbos.kit import scope
from sleutelbos.outbox import worker
from sleutelbos.outbox.models import Job
from sleutelbos.schools.models import School
from tests import authenticator, factories
from tests.authenticator import Authenticator
from tests.conftest import Clock
from tests.factories import PASSWORD, Family
from tests.mailbox import Mailbox
from tests.web import world

pytestmark = pytest.mark.django_db

AN, NEW = "an@example.test", "zeven paarse wolken zingen"
KNOWN, SID = settings.BROWSER_COOKIE_NAME, settings.SESSION_COOKIE_NAME
FIREFOX = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def school(clock: Clock) -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    family = factories.a_pupil(school)
    factories.an_activated(factories.with_password(family.mother), email=AN)
    factories.changed(family.mother, email_verified_at=kit_clock.now() - dt.timedelta(days=1))
    return family


def sign_in(school: School, browser: Client | None = None, **more: str) -> Client:
    browser = browser or world.a_browser(school)
    form = {"username": "noor.peeters", "password": PASSWORD, **more}
    browser.post("/", form, headers={"user-agent": FIREFOX})
    return browser


def jobs(school: School) -> int:
    with scope.within(school.id):
        return Job.objects.filter(name="gate.tell_sign_in").count()


def is_in(browser: Client) -> bool:
    return browser.get("/start").status_code == 200


def current(account: Account) -> Account:
    with scope.within(account.school_id):
        return Account.objects.get(id=account.id)


def frozen(school: School, family: Family, *, email: str = AN) -> str:
    """Press the button of the mail about a sign-in; return the page."""
    token = world.a_token(current(family.mother), LinkPurpose.FREEZE, email)
    return world.a_browser(school).post(f"/freeze/{token}").content.decode()


class TestTheMail:
    def test_a_new_browser_is_told_with_when_and_with_what(
        self, school: School, family: Family, mailbox: Mailbox
    ) -> None:
        sign_in(school)
        worker.drain()
        [mail] = mailbox.to(AN)

        assert "Was u het die zich aanmeldde?" in mail.subject
        for said in ("Beste An Peeters", "7 september 2026 10:00", "Firefox, Windows", "127.0.0.…",
                     "ouder van Noor", "/freeze/"):  # fmt: skip
            assert said in mail.text, said
        for secret in ("noor.peeters", "127.0.0.1", PASSWORD):
            assert secret not in mail.text

    def test_a_known_browser_is_not_told(self, school: School, family: Family) -> None:
        browser = sign_in(school)
        browser.post("/sign-out")
        sign_in(school, browser)
        assert jobs(school) == 1

    def test_who_proved_the_address_here_a_moment_ago_is_not_told_of_signing_in_here(
        self, school: School, family: Family, mailbox: Mailbox
    ) -> None:
        """The mail about the reset is, and has the same button."""
        here = world.a_browser(school)
        token = world.a_token(current(family.mother), LinkPurpose.RESET, AN)
        here.post(f"/reset/{token}", {"password": NEW, "repeat": NEW})
        kept_for = here.cookies[KNOWN]["max-age"]
        sign_in(school, here, password=NEW)
        worker.drain()
        [mail] = mailbox.to(AN)

        assert jobs(school) == 0
        assert kept_for == 3600
        assert "nieuw wachtwoord" in mail.subject
        page = world.a_browser(school).post(mail.link.removeprefix(school.origin)).content.decode()
        assert "Uw account is geblokkeerd" in page
        assert not is_in(here)

    def test_a_reset_makes_no_other_browser_known(self, school: School, family: Family) -> None:
        token = world.a_token(current(family.mother), LinkPurpose.RESET, AN)
        world.a_browser(school).post(f"/reset/{token}", {"password": NEW, "repeat": NEW})
        sign_in(school, password=NEW)
        assert jobs(school) == 1

    def test_a_passkey_in_a_new_browser_is_told_too(self, school: School, family: Family) -> None:
        device = Authenticator(school.origin)
        browser = factories.signed_in(world.a_browser(school), current(family.mother))
        authenticator.added(browser, device)
        authenticator.shown(world.a_browser(school), device)
        assert jobs(school) == 1

    def test_the_first_sign_ins_are_not_told(
        self, school: School, family: Family, mailbox: Mailbox, clock: Clock
    ) -> None:
        factories.changed(family.mother, email_verified_at=None)
        sign_in(school)
        clock.advance(minutes=1)
        factories.changed(family.mother, email_verified_at=kit_clock.now())
        code, _ = world.a_known_letter(family.father)
        world.a_browser(school).post("/", {"username": "noor.peeters", "password": code})
        worker.drain()

        assert mailbox.to(AN) == []
        assert jobs(school) == 1

    def test_five_an_hour_are_told(
        self, school: School, family: Family, mailbox: Mailbox, clock: Clock
    ) -> None:
        for _ in range(7):
            sign_in(school)
        worker.drain()
        assert len(mailbox.to(AN)) == 5

        clock.advance(minutes=61)
        sign_in(school)
        worker.drain()
        assert len(mailbox.to(AN)) == 6

    def test_nothing_is_told_to_an_address_that_comes_back_or_to_who_is_suspended(
        self, school: School, family: Family, mailbox: Mailbox
    ) -> None:
        for facts in ({"email_unreachable_at": kit_clock.now()},
                      {"email_unreachable_at": None, "suspended_at": kit_clock.now()}):  # fmt: skip
            factories.changed(family.mother, suspended_at=None)
            sign_in(school)
            factories.changed(family.mother, **facts)
            worker.drain()
        assert mailbox.to(AN) == []


class TestFreezing:
    def test_the_link_shows_a_button_and_does_nothing_by_itself(
        self, school: School, family: Family
    ) -> None:
        browser = sign_in(school)
        token = world.a_token(current(family.mother), LinkPurpose.FREEZE, AN)
        page = world.a_browser(school).get(f"/freeze/{token}").content.decode()
        assert "Blokkeer mijn account" in page
        assert is_in(browser)

    def test_it_ends_everything_and_the_password_opens_nothing(
        self, school: School, family: Family
    ) -> None:
        browser, device = sign_in(school), Authenticator(school.origin)
        authenticator.added(browser, device)
        _with_app(family.mother)
        page = frozen(school, family)

        assert "Uw account is geblokkeerd" in page
        assert "/forgot/request" in page
        assert not is_in(browser)
        assert not is_in(sign_in(school))
        assert authenticator.shown(world.a_browser(school), device).status_code == 200
        with scope.within(school.id):
            for table in (Session, Device, Grant):
                assert not table.objects.filter(account=family.mother, ended_at=None).exists()
            assert Entry.objects.filter(event="account.frozen").count() == 1

    def test_it_works_once_and_can_do_nothing_else(self, school: School, family: Family) -> None:
        token = world.a_token(current(family.mother), LinkPurpose.FREEZE, AN)
        browser = world.a_browser(school)
        for path in ("reset", "verify", "browser", "invitation"):
            form = {"password": NEW, "repeat": NEW}
            page = browser.post(f"/{path}/{token}", form).content.decode()
            assert "werkt niet meer" in page, path
        assert "geblokkeerd" in browser.post(f"/freeze/{token}").content.decode()
        assert "werkt niet meer" in browser.post(f"/freeze/{token}").content.decode()

    def test_it_works_for_seven_days(self, school: School, family: Family, clock: Clock) -> None:
        token = world.a_token(current(family.mother), LinkPurpose.FREEZE, AN)
        clock.advance(days=7, minutes=1)
        page = world.a_browser(school).post(f"/freeze/{token}").content.decode()
        assert "werkt niet meer" in page
        assert current(family.mother).suspended_at is None

    def test_a_new_password_by_mail_lets_its_owner_in_again(
        self, school: School, family: Family, mailbox: Mailbox
    ) -> None:
        frozen(school, family)
        browser = world.a_browser(school)
        browser.post("/forgot/request", {"username": "noor.peeters", "email": AN})
        worker.drain()
        token = mailbox.to(AN)[-1].link.rpartition("/")[2]
        browser.post(f"/reset/{token}", {"password": NEW, "repeat": NEW})

        assert not is_in(sign_in(school))
        assert is_in(sign_in(school, password=NEW))
        assert current(family.mother).frozen_at is None

    def test_a_thief_who_changed_the_password_is_stopped_all_the_same(
        self, school: School, family: Family
    ) -> None:
        token = world.a_token(current(family.mother), LinkPurpose.FREEZE, AN)
        thief = sign_in(school)
        thief.post("/profile/password", {"current": PASSWORD, "password": NEW, "repeat": NEW})
        world.a_browser(school).post(f"/freeze/{token}")
        assert not is_in(thief)
        assert not is_in(sign_in(school, password=NEW))

    def test_when_the_address_was_changed_only_the_office_lets_in_again(
        self, school: School, family: Family, mailbox: Mailbox
    ) -> None:
        token = world.a_token(current(family.mother), LinkPurpose.FREEZE, AN)
        thief = "dief@example.test"
        factories.changed(family.mother, email=thief, email_key=thief)
        page = world.a_browser(school).post(f"/freeze/{token}").content.decode()
        assert "secretariaat" in page
        assert "/forgot/request" not in page.partition("<h1>")[2].partition("</form>")[0]
        world.a_browser(school).post(
            "/forgot/request", {"username": "noor.peeters", "email": thief}
        )
        worker.drain()
        assert mailbox.to(thief) == []

    def test_what_the_office_suspends_no_mail_opens_again(
        self, school: School, family: Family, mailbox: Mailbox
    ) -> None:
        frozen(school, family)
        with scope.within(school.id):
            office.suspend(account_id=family.mother.id, school_id=school.id, by=SYSTEM)
        world.a_browser(school).post("/forgot/request", {"username": "noor.peeters", "email": AN})
        worker.drain()
        assert [mail for mail in mailbox.to(AN) if "/reset/" in mail.text] == []

    def test_the_office_can_let_in_again_but_the_old_password_stays_dead(
        self, school: School, family: Family
    ) -> None:
        frozen(school, family)
        with scope.within(school.id):
            office.resume(account_id=family.mother.id, school_id=school.id, by=SYSTEM)
        assert not is_in(sign_in(school))
        assert current(family.mother).suspended_at is None

    def test_nobody_else_of_the_family_notices(self, school: School, family: Family) -> None:
        father = factories.an_activated(family.father, email="bart@example.test")
        browser = factories.signed_in(world.a_browser(school), father)
        frozen(school, family)
        assert is_in(browser)

    def test_a_reset_ends_the_link(self, school: School, family: Family) -> None:
        account = current(family.mother)
        token = world.a_token(account, LinkPurpose.RESET, AN)
        link = world.a_token(account, LinkPurpose.FREEZE, AN)
        form = {"password": NEW, "repeat": NEW}
        world.a_browser(school).post(f"/reset/{token}", form)
        page = world.a_browser(school).post(f"/freeze/{link}").content.decode()
        assert "werkt niet meer" in page
        with scope.within(school.id):
            assert not EmailLink.objects.filter(ended_at=None).exists()


class TestSharedComputer:
    def test_ses_02_it_has_half_an_hour_and_two_hours(
        self, school: School, family: Family, clock: Clock
    ) -> None:
        browser = sign_in(school, shared="on")
        clock.advance(minutes=29)
        assert is_in(browser)
        clock.advance(minutes=31)
        assert not is_in(browser)

        busy = sign_in(school, shared="on")
        for _ in range(4):
            clock.advance(minutes=29)
            assert is_in(busy)
        clock.advance(minutes=5)
        assert not is_in(busy)

    def test_it_does_not_become_known_and_its_cookie_ends_with_the_browser(
        self, school: School, family: Family
    ) -> None:
        browser = sign_in(school, shared="on")
        assert KNOWN not in browser.cookies
        assert not browser.cookies[SID]["max-age"]
        browser.post("/profile/password", {"current": PASSWORD, "password": NEW, "repeat": NEW})
        assert is_in(browser)
        assert KNOWN not in browser.cookies
        with scope.within(school.id):
            assert Session.objects.filter(ended_at=None).get().is_shared

    def test_one_that_was_known_is_known_no_more(self, school: School, family: Family) -> None:
        browser = sign_in(school)
        browser.post("/sign-out")
        sign_in(school, browser, shared="on")
        assert not browser.cookies[KNOWN].value

    def test_a_passkey_is_no_exception(self, school: School, family: Family) -> None:
        device, browser = Authenticator(school.origin), world.a_browser(school)
        authenticator.added(sign_in(school), device)
        asked = authenticator.asked(browser.get("/"))
        browser.post("/", {"credential": device.shown(asked), "shared": "on"})
        assert KNOWN not in browser.cookies
        with scope.within(school.id):
            assert Session.objects.latest("id").is_shared

    def test_a_refusal_leaves_the_box_ticked(self, school: School, family: Family) -> None:
        browser = world.a_browser(school)
        form = {"username": "noor.peeters", "password": "fout", "shared": "on"}
        page = browser.post("/", form).content.decode()
        assert page.partition('name="shared"')[0].rpartition("<input")[2].count("checked") == 1


class TestTheList:
    def test_it_shows_what_is_signed_in_since_when_and_with_what(
        self, school: School, family: Family, clock: Clock
    ) -> None:
        browser = sign_in(school)
        clock.advance(minutes=5)
        sign_in(school, shared="on")
        page = browser.get("/profile/sessions").content.decode()

        for said in ("Firefox, Windows", "Deze browser", "met het wachtwoord", "Gedeelde computer",
                     "7 september 2026 10:00", "7 september 2026 10:05", "127.0.0.…"):  # fmt: skip
            assert said in page, said

    def test_ses_04_one_that_is_ended_is_out_at_once_and_after_a_new_start(
        self, school: School, family: Family
    ) -> None:
        here, there = sign_in(school), sign_in(school)
        with scope.within(school.id):
            ended = Session.objects.order_by("id").last()
        here.post("/profile/devices/remove", {"kind": "session", "id": str(ended.id)})
        token = there.cookies[SID].value
        again = world.a_browser(school)
        again.cookies[SID] = token

        assert not is_in(there)
        assert not is_in(again)
        assert is_in(here)

    @pytest.mark.parametrize("facts", [{"suspended_at": 1}, {"closed_at": 1}])
    def test_ses_05_who_is_shut_out_is_out_with_all_that_was_open(
        self, school: School, family: Family, facts: dict[str, object]
    ) -> None:
        browser = sign_in(school)
        links = {
            purpose: world.a_token(current(family.mother), purpose, AN)
            for purpose in (LinkPurpose.RESET, LinkPurpose.BROWSER, LinkPurpose.FREEZE)
        }
        with scope.within(school.id):
            office.suspend(account_id=family.mother.id, school_id=school.id, by=SYSTEM)
        factories.changed(family.mother, **dict.fromkeys(facts, kit_clock.now()))

        assert not is_in(browser)
        for purpose, token in links.items():
            page = world.a_browser(school).post(f"/{purpose}/{token}").content.decode()
            assert "werkt niet meer" in page, purpose


def _with_app(account: Account) -> None:
    now = kit_clock.now()
    with scope.within(account.school_id):
        live = {"school_id": account.school_id, "account": account, "epoch": 0, "made_at": now,
                "seen_at": now}  # fmt: skip
        Device.objects.create(**live, name="Gsm")
        Grant.objects.create(**live, application="Agenda")
