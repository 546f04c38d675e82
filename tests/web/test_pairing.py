"""A computer brings a phone in: once, for two minutes, by a number that matches (D16)."""

import pytest
from django.test import Client

from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.models import Device, Session
from sleutelbos.connections.pairings import Claimed
from sleutelbos.connections.values import Ending
from sleutelbos.gate.actions import pairing
from sleutelbos.gate.values import Client as Asker
from sleutelbos.kit import scope
from sleutelbos.outbox import worker
from tests import factories, together
from tests.conftest import Clock
from tests.gate import racing
from tests.mailbox import Mailbox
from tests.web import world
from tests.web.fields import hidden

START, NUMBER, PHONE, FINISH = (
    "/profile/devices/pair", "/profile/devices/pair/number", "/pair", "/pair/finish",
)  # fmt: skip
DEAD = "Deze code werkt niet"


class Table:
    """A computer with somebody who is in, and a phone beside it."""

    def __init__(self) -> None:
        self.school = factories.a_school()
        self.account = factories.an_activated(
            factories.a_pupil(self.school).mother, email="an@example.test"
        )
        self.computer = factories.signed_in(world.a_browser(self.school), self.account)
        self.phone = world.a_browser(self.school)

    def code(self) -> str:
        return hidden(self.computer.post(START).content.decode(), "code")

    def claim(self, code: str, phone: Client | None = None) -> dict[str, str]:
        page = (phone or self.phone).post(PHONE, {"code": code}).content.decode()
        return {name: hidden(page, name) for name in ("phone", "number")}

    def agree(self, number: str) -> str:
        return self.computer.post(NUMBER, {"number": number}).content.decode()

    def is_in(self, phone: Client | None = None) -> bool:
        return (phone or self.phone).get("/start").status_code == 200


@pytest.fixture
def table(db: None) -> Table:
    return Table()


def test_a_phone_comes_in_by_the_code_and_the_number(table: Table, mailbox: Mailbox) -> None:
    shown = table.claim(table.code())
    assert "Druk nu op de knop" in table.agree(shown["number"])
    table.phone.post(FINISH, shown)

    assert table.is_in()
    worker.drain()
    assert "toestel blijft aangemeld" in mailbox.wait_for("an@example.test").text


def test_a_phone_that_comes_in_opens_the_parents_other_children(table: Table) -> None:
    sam = together.a_parent(table.school, "Sam", "Wouters")
    together.tie(table.account, sam.mother)
    shown = table.claim(table.code())
    table.agree(shown["number"])
    table.phone.post(FINISH, shown)

    assert together.path_to(table.phone, "Sam")


def test_the_code_alone_opens_nothing(table: Table) -> None:
    shown = table.claim(table.code())

    page = table.phone.post(FINISH, shown).content.decode()

    assert "stuurde het getal nog niet" in page
    assert shown["number"] in page  # it may be typed still
    assert not table.is_in()


def test_a_wrong_number_ends_it(table: Table) -> None:
    shown = table.claim(table.code())
    wrong = str((int(shown["number"]) + 1) % 1000).zfill(3)

    assert "niet het getal" in table.agree(wrong)
    table.agree(shown["number"])
    table.phone.post(FINISH, shown)

    assert not table.is_in()
    with scope.within(table.school.id):
        assert Entry.objects.filter(event="pairing.refused").count() == 1


def test_a_code_works_once(table: Table) -> None:
    code = table.code()
    table.claim(code)
    thief = world.a_browser(table.school)

    assert DEAD in thief.post(PHONE, {"code": code}).content.decode()


def test_a_code_works_for_two_minutes(clock: Clock, table: Table) -> None:
    code = table.code()
    clock.advance(seconds=121)

    assert DEAD in table.phone.post(PHONE, {"code": code}).content.decode()


def test_a_newer_code_ends_the_one_before(table: Table) -> None:
    code = table.code()
    table.code()

    assert DEAD in table.phone.post(PHONE, {"code": code}).content.decode()


@pytest.mark.parametrize("ending", list(Ending))
def test_what_ends_the_computer_ends_the_phone_that_was_coming(
    table: Table, ending: Ending
) -> None:
    shown = table.claim(table.code())
    table.agree(shown["number"])
    with scope.within(table.school.id):
        connections.end_all(account_ids=[table.account.id], ending=ending, by=SYSTEM)

    table.phone.post(FINISH, shown)

    assert not table.is_in()


def test_a_shared_computer_brings_no_phone_in(table: Table) -> None:
    with scope.within(table.school.id):
        Session.objects.update(is_shared=True)

    page = table.computer.post(START).content.decode()

    assert "Op een gedeelde computer kan dit niet" in page
    assert not hidden(page, "code")


def test_who_may_not_have_a_device_gets_no_code(table: Table) -> None:
    teacher = factories.a_staff_member(table.school, "teacher", first="Els")
    browser = factories.signed_in(world.a_browser(table.school), teacher)

    assert not hidden(browser.post(START).content.decode(), "code")


def test_who_guesses_codes_is_held_back(table: Table) -> None:
    for _guess in range(10):
        table.phone.post(PHONE, {"code": "ABCD-EFGH-JKMN"})

    assert table.phone.post(PHONE, {"code": table.code()}).status_code == 429


@pytest.mark.django_db(transaction=True)
def test_rac_02_two_phones_that_finish_at_once_are_one() -> None:
    table = Table()
    code = table.code()

    def claim() -> Claimed:
        return pairing.claim(code=code, school_id=table.school.id, client=Asker("192.0.2.1"))

    both = racing.together(table.school, claim, claim)
    assert racing.kinds(both) == ["Claimed", "LinkDead"]
    [claimed] = [one for one in both if isinstance(one, Claimed)]
    shown = {"phone": claimed.phone, "number": claimed.number}
    table.agree(shown["number"])

    def finish() -> str:
        return pairing.finish(
            phone=shown["phone"], school_id=table.school.id, client=Asker("192.0.2.1"), name="Gsm"
        )

    racing.together(table.school, finish, finish)

    with scope.within(table.school.id):
        assert Device.objects.count() == 1
