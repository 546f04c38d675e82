"""A parent adds another child by its password, and every refusal reads alike (FAM-01)."""

import datetime as dt

import pytest
from django.test import Client

from sleutelbos.accounts.actions import bunches
from sleutelbos.accounts.errors import NotOneParent
from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import keyrings
from sleutelbos.accounts.rules.bunches import Proved
from sleutelbos.audit import queries as audit
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.models import Session
from sleutelbos.connections.values import Ending
from sleutelbos.gate.models import Bucket
from sleutelbos.kit import clock, scope
from sleutelbos.outbox import worker
from sleutelbos.people.models import Guardianship
from sleutelbos.schools.models import School
from tests import factories, together
from tests.factories import PASSWORD, Family
from tests.gate.together.pages import page
from tests.mailbox import Mailbox
from tests.together import path_to
from tests.web import world

pytestmark = pytest.mark.django_db


def add(browser: Client, family: Family, password: str = PASSWORD, host: str = ""):
    form = {"host": host, "username": family.username, "password": password}
    return browser.post("/children/add", form)


def test_a_parent_adds_a_child_and_is_in_both(school: School, noor: Family, sam: Family) -> None:
    browser = together.signed_in(school, noor)

    assert add(browser, sam)["Location"] == "/children?done=added"

    assert "Sam Wouters" in page(browser, "/children")
    assert browser.get(path_to(browser, "Sam"))["Location"] == "/start"
    assert "ouder van Sam Wouters" in page(browser)
    assert path_to(browser, "Noor")


@pytest.mark.parametrize("kind", ["wrong", "unknown", "no school", "pupil", "staff", "co-parent",
                                  "keyring"])  # fmt: skip
def test_every_refusal_reads_alike(school: School, noor: Family, sam: Family, kind: str) -> None:
    browser = together.signed_in(school, noor)
    typed = {"host": "", "username": sam.username, "password": PASSWORD}
    if kind in ("wrong", "unknown", "no school"):
        typed |= {"wrong": {"password": "iets heel anders"}, "unknown": {"username": "niemand"},
                  "no school": {"host": "nergens.example.test"}}[kind]  # fmt: skip
    elif kind == "pupil":
        factories.with_password(factories.an_activated(sam.accounts[0]), "nog een ander woord")
        typed["password"] = "nog een ander woord"
    elif kind == "staff":
        member = factories.with_password(factories.a_staff_member(school))
        typed["username"] = "mia.claes"
        assert member
    elif kind == "keyring":
        factories.with_password(
            factories.an_activated(noor.father, email="b@example.test"), "het woord van bart"
        )
        typed |= {"username": noor.username, "password": "het woord van bart"}
    else:
        with scope.within(school.id):
            Guardianship.objects.create(
                school=school, pupil=noor.pupil, person_id=sam.mother.person_id, kind="other",
                rank=3,
            )  # fmt: skip
    answer = browser.post("/children/add", typed)

    assert answer.status_code == 200
    assert "of dit kan niet uw account zijn" in answer.content.decode()
    with scope.within(school.id):
        assert not Account.objects.exclude(bunch=None).exists()


def test_an_account_that_is_not_activated_goes_through_its_own_steps_first(
    school: School, noor: Family
) -> None:
    other = factories.a_pupil(school, first="Lien", class_name="K1")
    code, _token = world.a_known_letter(other.mother)

    answer = add(together.signed_in(school, noor), other, code)

    assert "nog niet volledig geactiveerd" in answer.content.decode()
    assert together.signed_in(school, other, code).get("/start").status_code == 302


def test_adding_is_a_guess_like_any_other(school: School, noor: Family, sam: Family) -> None:
    browser = together.signed_in(school, noor)
    for _ in range(10):
        assert add(browser, sam, "geraden woord").status_code == 200

    assert add(browser, sam).status_code == 429
    stranger = world.a_browser(school)
    form = {"username": sam.username, "password": PASSWORD}
    assert stranger.post("/", form).status_code == 429


def test_a_right_one_gives_its_charge_back(school: School, noor: Family, sam: Family) -> None:
    browser = together.signed_in(school, noor)
    with scope.within(school.id):
        before = sum(Bucket.objects.values_list("level", flat=True))
    add(browser, sam)

    with scope.within(school.id):
        assert sum(Bucket.objects.values_list("level", flat=True)) == before


def test_adding_asks_for_fresh_proof(school: School, noor: Family, sam: Family) -> None:
    browser = together.signed_in(school, noor)
    with scope.within(school.id):
        Session.objects.update(proved_at=clock.now() - dt.timedelta(minutes=6))

    assert add(browser, sam)["Location"].startswith("/prove")


def test_both_addresses_are_told_and_the_log_says_nothing_to_the_office(
    school: School, noor: Family, sam: Family, mailbox: Mailbox
) -> None:
    add(together.signed_in(school, noor), sam)
    worker.drain()

    for address in ("noor@example.test", "sam@example.test"):
        assert "samen met een ander" in mailbox.wait_for(address).subject
    with scope.within(school.id):
        joined = Entry.objects.filter(event="bunch.joined")
        assert joined.count() == 2
        assert not [one for one in joined if f"{noor.mother.id}" in one.subject.split(":")[1:]]
        shown = {one.event for one in audit.entries(school.id)}
    assert "bunch.joined" not in shown
    own = page(together.signed_in(school, noor), "/profile/log")
    assert "Samengezet met een ander account" in own


def test_rac_08_an_account_that_changed_since_it_was_proved_is_not_added(
    school: School, noor: Family, sam: Family
) -> None:
    with scope.within(school.id):
        proved = Proved(sam.mother.id, keyrings.own_key(sam.mother.id).session_epoch)
        connections.end_all(account_ids=[sam.mother.id], ending=Ending.CHANGE, by=SYSTEM)
        with pytest.raises(NotOneParent):
            bunches.tie(holder=Proved(noor.mother.id, 0), added=proved, by=SYSTEM)
