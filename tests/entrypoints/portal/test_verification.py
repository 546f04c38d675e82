"""The link that proves an address: whoever opens it, it signs nobody in (EML)."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client

from sleutelbos.accounts.models import Account, EmailLink
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.kit import clock as kit_clock
from sleutelbos.kit import scope
from sleutelbos.outbox import worker
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import Family
from tests.mailbox import Mailbox
from tests.web import world

pytestmark = pytest.mark.django_db

AN = "an.quaghebeur@example.test"
DEAD = "Deze link werkt niet meer"
DONE = "Klaar. Uw account is volledig geactiveerd."


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    return factories.a_pupil(school)


@pytest.fixture
def mother(family: Family) -> Account:
    return factories.changed(world.at_step(family.mother, "verify"), typed_email=AN)


@pytest.fixture
def stranger(school: School) -> Client:
    return world.a_browser(school)


def as_is(account: Account) -> Account:
    with scope.within(account.school_id):
        return Account.objects.get(id=account.id)


def test_eml_02_a_browser_without_a_session_verifies_and_stays_outside(
    mother: Account, stranger: Client
) -> None:
    path = f"/verify/{world.a_token(mother, LinkPurpose.VERIFY, AN)}"
    page = stranger.get(path).content.decode()
    assert "a•••@e•••.test" in page
    for private in (AN, "Peeters", "Noor", "An "):
        assert private not in page
    answer = stranger.post(path)

    assert DONE in answer.content.decode()
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    assert stranger.get("/start").status_code == 302
    assert as_is(mother).email == AN


def test_eml_02_somebody_else_verifies_for_the_owner_and_learns_nothing(
    school: School, family: Family, mother: Account
) -> None:
    father = factories.an_activated(
        factories.with_password(family.father), email="bart@example.test"
    )
    browser = factories.signed_in(world.a_browser(school), father)
    path = f"/verify/{world.a_token(mother, LinkPurpose.VERIFY, AN)}"
    for page in (browser.get(path), browser.post(path)):
        assert AN not in page.content.decode()
        assert "An Peeters" not in page.content.decode()

    assert as_is(mother).email == AN
    assert as_is(father).email == "bart@example.test"
    assert "bart@example.test" in browser.get("/profile").content.decode()


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PROPFIND", "PUT"])
def test_eml_03_a_scanner_uses_nothing_up(mother: Account, stranger: Client, method: str) -> None:
    path = f"/verify/{world.a_token(mother, LinkPurpose.VERIFY, AN)}"
    for _ in range(10):
        assert stranger.generic(method, path).status_code in (200, 405)

    assert as_is(mother).email_verified_at is None
    assert DONE in stranger.post(path).content.decode()


def test_eml_04_an_expired_link_offers_a_new_one_to_its_own_address(
    mother: Account, stranger: Client, mailbox: Mailbox, clock: Clock
) -> None:
    token = world.a_token(mother, LinkPurpose.VERIFY, AN)
    clock.advance(hours=73)
    page = stranger.get(f"/verify/{token}").content.decode()
    assert "Deze link is te oud" in page
    assert f'value="{token}"' in page
    for _ in range(5):
        assert stranger.post("/verify-again", {"token": token}).status_code == 200
        worker.drain()

    assert 1 <= len(mailbox.letters) <= 3
    assert {letter.recipients for letter in mailbox.letters} == {(AN,)}


def test_eml_04_a_made_up_link_offers_nothing(stranger: Client, mailbox: Mailbox) -> None:
    assert "/verify-again" not in stranger.get("/verify/made-up").content.decode()
    stranger.post("/verify-again", {"token": "made-up"})
    worker.drain()
    assert mailbox.letters == []


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-host": "evil.example"},
        {"x-forwarded-proto": "http"},
        {"x-forwarded-port": "8080"},
        {"forwarded": "host=evil.example;proto=http"},
        {"x-forwarded-prefix": "/evil"},
        {"host": "debeuk.example.test:8443"},
        {"host": "DEBEUK.EXAMPLE.TEST"},
        {"referer": "https://evil.example/"},
        {"origin": "https://evil.example"},
    ],
    ids=str,
)
def test_eml_07_links_are_those_of_the_school_whatever_a_request_says(
    school: School, mother: Account, mailbox: Mailbox, headers: dict[str, str]
) -> None:
    browser = factories.signed_in(world.a_browser(school), mother)
    browser.post("/activate/verify/again", headers=headers)
    factories.an_activated(mother, email=AN)
    factories.changed(mother, typed_email="")
    form = {"username": "noor.peeters", "email": AN}
    browser.post("/forgot/request", form, headers=headers)
    worker.drain()

    assert mailbox.letters
    for letter in mailbox.letters:
        links = re.findall(r"https?://[^\s\"<>]+", letter.text + letter.html)
        assert links
        for link in links:
            assert link.startswith("https://debeuk.example.test/"), link
        assert b"evil" not in letter.raw


@pytest.mark.parametrize(
    "name",
    [
        "De Beuk\r\nBcc: evil@example.org", "De Beuk\nX: y", "De Beuk\u2028Bcc: x", "De \x00 Beuk",
        'De "Beuk" <evil@example.org>', "De Beuk, evil@example.org", "=?utf-8?q?evil?=",
        "Basisschool Sint-Jozef Élève 学校", "a" * 120,
    ],
    ids=ascii,
)  # fmt: skip
def test_eml_05_a_schools_name_brings_no_second_header_or_reader(
    mailbox: Mailbox, name: str
) -> None:
    school = factories.a_school()
    School.objects.filter(id=school.id).update(name=name.replace("\x00", " "), version=2)
    mother = world.at_step(factories.a_pupil(school).mother, "verify")
    factories.changed(mother, typed_email=AN)
    browser = factories.signed_in(world.a_browser(school), mother)
    browser.post("/activate/verify/again")
    worker.drain()

    for letter in mailbox.letters:
        assert letter.recipients == (AN,)
        assert {"bcc", "x"} & {header.lower() for header in letter.message} == set()
        assert len(letter.message.get_all("To")) == 1
        assert letter.message["From"].addresses[0].addr_spec == "sleutelbos@localhost"
    assert len(mailbox.letters) == 1


def test_eml_08_mail_that_came_back_is_told_at_the_next_visit(
    school: School, mother: Account, mailbox: Mailbox
) -> None:
    mailbox.at_recipient(AN, 550)
    browser = factories.signed_in(world.a_browser(school), mother)
    browser.post("/activate/verify/again")
    worker.drain()

    assert as_is(mother).email_unreachable_at is not None
    assert "bereikt u niet" in browser.get("/start").content.decode()


def test_the_six_digits_have_ten_tries(mother: Account, school: School) -> None:
    world.a_token(mother, LinkPurpose.VERIFY, AN)
    browser = factories.signed_in(world.a_browser(school), mother)
    for number in range(12):
        answer = browser.post("/activate/verify", {"code": f"{number:06d}"})
        assert answer.status_code in (200, 429)
    with scope.within(school.id):
        link = EmailLink.objects.get()
    assert link.code_failures <= 10
    assert link.ended_at is None
    assert as_is(mother).email_verified_at is None


def test_eml_08_a_new_school_year_asks_whether_the_address_is_still_theirs(
    school: School, mother: Account
) -> None:
    mother = factories.an_activated(mother, email=AN)
    factories.changed(mother, details_checked_at=kit_clock.now() - dt.timedelta(days=500))
    browser = factories.signed_in(world.a_browser(school), mother)
    assert f"Leest u de mail van {AN} nog?" in browser.get("/start").content.decode()

    browser.post("/profile/checked")

    assert "nog?" not in browser.get("/start").content.decode()
    assert as_is(mother).details_confirmed_at == mother.details_confirmed_at, "the first time stays"
