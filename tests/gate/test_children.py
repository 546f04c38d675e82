"""One parent, several children: put together, one inbox, and taken apart (FAM-01, FAM-08, RAC)."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.actions import bunches, states
from sleutelbos.accounts.errors import NotOneParent
from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import keyrings
from sleutelbos.accounts.rules.bunches import Proved
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit import queries as audit
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.models import Session
from sleutelbos.connections.values import Ending
from sleutelbos.gate.actions import beside
from sleutelbos.gate.models import Bucket
from sleutelbos.gate.values import Client as Asking
from sleutelbos.kit import clock, scope, tokens
from sleutelbos.outbox import worker
from sleutelbos.people.models import Guardianship, Restriction
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School
from tests import factories, together
from tests.factories import PASSWORD, Family
from tests.mailbox import Mailbox
from tests.messaging import post
from tests.together import path_to
from tests.web import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def noor(school: School) -> Family:
    return together.a_parent(school, "Noor")


@pytest.fixture
def sam(school: School) -> Family:
    return together.a_parent(school, "Sam", "Wouters")


def add(browser: Client, family: Family, password: str = PASSWORD, host: str = ""):
    form = {"host": host, "username": family.username, "password": password}
    return browser.post("/children/add", form)


def page(browser: Client, path: str = "/start") -> str:
    return browser.get(path).content.decode()


def a_letter_to(family: Family, school: School, subject: str) -> None:
    """Let the office write to the parents of one pupil."""
    office_worker = factories.a_staff_member(school, first=f"Mia {subject}")
    group = f"Klas van {family.pupil.person.first_name}"
    post.arrived(office_worker, audience=post.to_class(school, group), subject=subject)


def test_a_parent_adds_a_child_and_is_in_both(school: School, noor: Family, sam: Family) -> None:
    browser = together.signed_in(school, noor)

    assert add(browser, sam)["Location"] == "/children?done=added"

    assert "Sam Wouters" in page(browser, "/children")
    assert browser.get(path_to(browser, "Sam"))["Location"] == "/start"
    assert "ouder van Sam Wouters" in page(browser)
    assert path_to(browser, "Noor")


def test_the_next_sign_in_opens_both_from_either_side(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)

    assert path_to(together.signed_in(school, noor), "Sam")
    assert path_to(together.signed_in(school, sam), "Noor")


def test_fam_01_one_inbox_one_number_each_message_in_its_own_account(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    a_letter_to(noor, school, "Zwemmen")
    a_letter_to(sam, school, "Op bosklas")
    browser = together.signed_in(school, noor)
    inbox = page(browser, "/messages")

    assert inbox.index("Zwemmen") > 0
    assert '<span class="badge badge-count" role="status" data-unread>2<' in inbox
    link = re.search(r'href="(/children/\d+/open[^"]*message=\d+)"', inbox)
    assert link
    where = browser.get(link[1].replace("&amp;", "&"))["Location"]
    assert "Op bosklas" in page(browser, where)
    assert "ouder van Sam" in page(browser)


def test_the_start_page_still_costs_one_statement(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    browser = together.signed_in(school, noor)
    page(browser)

    with CaptureQueriesContext(connection) as statements:
        assert "Sam" in page(browser)
    assert len(statements) == 1


def test_who_signs_out_of_one_signs_out_of_all(school: School, noor: Family, sam: Family) -> None:
    together.tie(noor.mother, sam.mother)
    browser = together.signed_in(school, noor)
    browser.post("/sign-out")

    with scope.within(school.id):
        assert not Session.objects.filter(ended_at=None).exists()


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


def test_a_parting_by_the_parent_holds_at_once(school: School, noor: Family, sam: Family) -> None:
    together.tie(noor.mother, sam.mother)
    browser, other = together.signed_in(school, noor), together.signed_in(school, noor)
    other.get(path_to(other, "Sam"))
    browser.post("/children/remove", {"account": str(sam.mother.id)})

    assert "Sam" not in page(browser)
    assert other.get("/start").status_code == 302
    assert "Noor" not in page(together.signed_in(school, sam))


def test_the_office_parts_without_seeing_whether_there_is_anything(
    school: School, noor: Family, sam: Family, mailbox: Mailbox
) -> None:
    together.tie(noor.mother, sam.mother)
    browser = together.signed_in(school, noor)
    member = factories.signed_in(world.a_browser(school), factories.a_staff_member(school))
    answers = [
        member.post(f"/console/accounts/{one.id}/unlink") for one in (sam.mother, noor.father)
    ]

    assert [one["Location"].partition("?")[2] for one in answers] == ["done=parted"] * 2
    assert "Sam" not in page(browser)
    worker.drain()
    assert "opent weer apart" in mailbox.wait_for("sam@example.test").subject
    with scope.within(school.id):
        assert Entry.objects.filter(event="account.unlinked").count() == 2


def test_d16_a_reset_of_one_takes_it_out_and_ends_what_it_had_opened(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    thief = together.signed_in(school, noor)
    thief.get(path_to(thief, "Sam"))
    own = together.signed_in(school, sam)
    token = world.a_token(noor.mother, LinkPurpose.RESET, "noor@example.test")
    new = "zeven paarse wolken zingen"
    world.a_browser(school).post(f"/reset/{token}", {"password": new, "repeat": new})

    assert thief.get("/start").status_code == 302, "it was opened by the password that is gone"
    assert "Noor" not in page(own)
    assert "Sam" not in page(together.signed_in(school, noor, new))


def test_d18_an_account_that_its_owner_froze_is_opened_by_no_other_any_more(
    school: School, noor: Family, sam: Family
) -> None:
    """Who had its password put it with an own account; when the office opens it again, it is out.

    A frozen account has no password: whoever is in may choose one.
    """
    together.tie(noor.mother, sam.mother)
    thief = together.signed_in(school, noor)
    token = world.a_token(sam.mother, LinkPurpose.FREEZE, "sam@example.test")
    world.a_browser(school).post(f"/freeze/{token}")
    with scope.within(school.id):
        states.resume(account_id=sam.mother.id, by=SYSTEM)

    assert "Sam" not in page(thief)
    assert "Sam" not in page(together.signed_in(school, noor))


def test_a_changed_password_keeps_the_children_and_ends_the_others(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    browser, other = together.signed_in(school, noor), together.signed_in(school, noor)
    other.get(path_to(other, "Sam"))
    new = "zeven paarse wolken zingen"
    browser.post("/profile/password", {"current": PASSWORD, "password": new, "repeat": new})

    assert path_to(browser, "Sam")
    assert other.get("/start").status_code == 302


def test_rac_07_a_sign_in_that_a_reset_overtakes_opens_nothing_beside(
    school: School, noor: Family, sam: Family
) -> None:
    """The key was read before the reset; the sessions are begun after it."""
    together.tie(noor.mother, sam.mother)
    with scope.within(school.id):
        key = keyrings.own_key(noor.mother.id)
        connections.end_all(account_ids=[noor.mother.id], ending=Ending.CHANGE, by=SYSTEM)
        beside.open_all(key=key, circle=tokens.opaque_id(), client=Asking("192.0.2.1"), by=SYSTEM)

        assert not Session.objects.exists()


def test_rac_08_an_account_that_changed_since_it_was_proved_is_not_added(
    school: School, noor: Family, sam: Family
) -> None:
    with scope.within(school.id):
        proved = Proved(sam.mother.id, keyrings.own_key(sam.mother.id).session_epoch)
        connections.end_all(account_ids=[sam.mother.id], ending=Ending.CHANGE, by=SYSTEM)
        with pytest.raises(NotOneParent):
            bunches.tie(holder=Proved(noor.mother.id, 0), added=proved, by=SYSTEM)


def test_fam_09_who_is_replaced_takes_no_child_along(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    with scope.within(school.id):
        factories.changed(sam.mother, closed_at=clock.now())
        again = Account.objects.create(
            school=school, keyring=sam.keyring, slot=1, person_id=sam.mother.person_id
        )
    factories.with_password(factories.an_activated(again, email="again@example.test"))

    assert "Noor" not in page(together.signed_in(school, sam))
    assert "Sam" not in page(together.signed_in(school, noor), "/children")


@pytest.mark.parametrize("right", [Right.SIGN_IN, Right.MESSAGES])
def test_a_restriction_on_one_child_hides_exactly_that_child(
    school: School, noor: Family, sam: Family, right: Right
) -> None:
    together.tie(noor.mother, sam.mother)
    a_letter_to(noor, school, "Zwemmen")
    a_letter_to(sam, school, "Op bosklas")
    browser = together.signed_in(school, noor)
    with scope.within(school.id):
        Restriction.objects.create(
            school=school, guardianship=Guardianship.objects.get(person_id=sam.mother.person_id),
            right=right, ground="court", holds_from=clock.now(), made_at=clock.now(), made_by="x",
        )  # fmt: skip
    inbox = page(browser, "/messages")

    assert "Op bosklas" not in inbox
    assert "Zwemmen" in inbox
    assert "data-unread>1<" in inbox
    assert ("Sam" in inbox) is (right is Right.MESSAGES)
    assert ("Sam" in page(browser, "/children")) is (right is Right.MESSAGES)


@pytest.mark.parametrize("fact", ["suspended_at", "closed_at"])
def test_what_is_suspended_or_closed_drops_out(
    school: School, noor: Family, sam: Family, fact: str
) -> None:
    together.tie(noor.mother, sam.mother)
    browser = together.signed_in(school, noor)
    factories.changed(sam.mother, **{fact: clock.now()})

    assert "Sam" not in page(browser)
    assert "Sam" not in page(browser, "/children")
    assert "Sam" not in page(together.signed_in(school, noor), "/children")


def test_fam_13_two_parents_of_one_child_never_learn_of_each_others_children(
    school: School, noor: Family, sam: Family
) -> None:
    factories.with_password(
        factories.an_activated(noor.father, email="b@example.test"), "het woord van bart"
    )
    before = page(together.signed_in(school, noor, "het woord van bart"), "/children")
    together.tie(noor.mother, sam.mother)
    after = page(together.signed_in(school, noor, "het woord van bart"), "/children")

    assert _plain(before) == _plain(after)


def test_fam_08_a_form_made_for_one_child_is_not_sent_as_a_parent_of_another(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    host = {"host": school.origin.partition("://")[2]}
    browser = Client(headers=host, enforce_csrf_checks=True, raise_request_exception=False)
    form = {"username": noor.username, "password": PASSWORD}
    form["csrfmiddlewaretoken"] = _mark(browser.get("/").content.decode())
    headers = {"origin": school.origin}
    assert browser.post("/", form, secure=True, headers=headers).status_code == 302
    mark = _mark(page(browser))
    browser.get(path_to(browser, "Sam"))
    text = {"to": "office", "subject": "x", "source": "y", "csrfmiddlewaretoken": mark}

    assert browser.post("/messages/new", text, secure=True, headers=headers).status_code == 403


def test_a_link_without_the_mark_of_this_browser_opens_nothing(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    browser = together.signed_in(school, noor)

    answer = browser.get(f"/children/{sam.mother.id}/open?mark=x")

    assert answer["Location"] == "/children"
    assert "ouder van Noor" in page(browser)


def test_a_session_that_another_key_opened_is_no_fresh_proof(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    browser = together.signed_in(school, noor)
    browser.get(path_to(browser, "Sam"))

    assert browser.get("/profile")["Location"].startswith("/prove")


def _plain(text: str) -> str:
    return re.sub(r'name="csrf[^>]*>', "", text)


def _mark(text: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    assert found
    return found[1]


def test_d16_a_phone_that_stays_signed_in_comes_back_from_another_child(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    phone = together.signed_in(school, noor)
    phone.post("/app", {"name": "Gsm van An"})
    phone.get(path_to(phone, "Sam"))
    assert "ouder van Sam" in page(phone)
    with scope.within(school.id):  # an hour later
        Session.objects.filter(is_beside=True).update(ended_at=clock.now())

    assert "ouder van Noor" in page(phone)


def test_d16_who_comes_back_to_the_phones_own_child_is_no_copy(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)
    phone = together.signed_in(school, noor)
    phone.post("/app", {"name": "Gsm van An"})
    for name in ("Sam", "Noor", "Sam", "Noor"):
        phone.get(path_to(phone, name))

    assert "ouder van Noor" in page(phone)
    assert "Dit toestel" in page(phone, "/profile/devices")
