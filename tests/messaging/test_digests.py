"""One digest for a parent of several children, also of two schools (TEN, FAM, OUT; RFC 8058)."""

import datetime as dt

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.kit import scope
from sleutelbos.messaging.actions import freezing
from sleutelbos.messaging.queries import marks, wishes
from sleutelbos.messaging.values import Manner
from sleutelbos.outbox import worker
from sleutelbos.schools.models import School
from tests import factories, together
from tests.conftest import Clock
from tests.mailbox import DROP, Mailbox
from tests.messaging import post

pytestmark = pytest.mark.django_db
BART = "bart@example.test"
AT_FIVE = dt.datetime(2026, 9, 7, 15, tzinfo=dt.UTC)  # 17.00


@pytest.fixture
def school(clock: Clock) -> School:
    return factories.a_school()


@pytest.fixture
def father(school: School, mailbox: Mailbox) -> Account:
    """Return the father's account for Noor."""
    father = factories.a_pupil(school).father
    return factories.an_activated(factories.with_password(father), email=BART)


@pytest.fixture
def sam(school: School, father: Account) -> Account:
    """Return his account for Sam, at another school; there is something new at both."""
    eik = factories.a_school("De Eik")
    made = factories.a_pupil(eik, first="Sam", class_name="K1").father
    sam = factories.an_activated(factories.with_password(made), email=BART)
    together.tie(father, sam)
    for one, name in ((school, "L3A"), (eik, "K1")):
        post.arrived(factories.a_staff_member(one), audience=post.to_class(one, name))
        post.notifies(one)
    return sam


def test_ten_07_a_parent_of_two_schools_gets_one_digest_with_links_to_both(
    clock: Clock, school: School, father: Account, sam: Account, mailbox: Mailbox
) -> None:
    clock.move_to(AT_FIVE)
    worker.drain()

    (letter,) = mailbox.to(BART)
    assert letter.subject.startswith("2 nieuwe berichten – De ")
    assert "iets nieuws voor u bij De " in letter.text
    for child, name, account in (("Noor", "De Beuk", father), ("Sam", "De Eik", sam)):
        assert f"Over {child} – {name} – te lezen: 1" in letter.text
        at = School.objects.get(id=account.school_id).origin
        assert f"{at}/messages?for={marks.reader(account.id)}" in letter.text
    clock.advance(days=1)
    worker.drain()
    assert len(mailbox.to(BART)) == 1


@pytest.mark.parametrize(
    "why", ["restricted", "another address", "another hour", "no digest", "stopped", "parted",
            "suspended"],
)  # fmt: skip
def test_fam_09_what_may_not_be_told_together_is_not(
    clock: Clock, school: School, father: Account, sam: Account, mailbox: Mailbox, why: str
) -> None:
    """Each child keeps its own rights, wish and school; the other one's digest comes as ever."""
    if why == "restricted":
        post.restricts(sam)
    elif why == "another address":
        factories.changed(sam, email="elders@example.test", email_key="elders@example.test")
    elif why == "another hour":
        post.wishes(sam, Manner.DIGEST, digest_at=dt.time(20))
    elif why == "no digest":
        post.wishes(sam, Manner.NUMBER)
    elif why == "suspended":
        factories.changed(sam, suspended_at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    with scope.within(sam.school_id):
        if why == "stopped":
            freezing.freeze(school_id=sam.school_id, by=SYSTEM)
        elif why == "parted":
            connections.leave_bunch(account_ids=[sam.id], by=SYSTEM)
    clock.move_to(AT_FIVE)
    worker.drain()

    about_sam = [one for one in mailbox.letters if "Sam" in one.text]
    about_noor = [one for one in mailbox.letters if "Noor" in one.text]
    assert len(about_noor) == 1
    assert "Sam" not in about_noor[0].text
    assert len(about_sam) == (1 if why in ("another address", "parted") else 0)


def test_rfc_8058_one_click_ends_the_mails_for_all_children_of_which_it_told(
    clock: Clock, school: School, father: Account, sam: Account, mailbox: Mailbox
) -> None:
    clock.move_to(AT_FIVE)
    worker.drain()
    (letter,) = mailbox.to(BART)
    address = letter.message["List-Unsubscribe"].strip("<>")
    at = next(one for one in School.objects.all() if address.startswith(f"{one.origin}/"))
    browser, path = factories.a_client(at), address.removeprefix(at.origin)

    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "voor al uw kinderen" in browser.get(path).content.decode()
    assert browser.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    for account in (father, sam):
        with scope.within(account.school_id):
            own = School.objects.get(id=account.school_id)
            assert wishes.wish(own, account.id).manner == Manner.NUMBER


def test_out_01_a_digest_of_two_schools_comes_again_whole_under_the_same_id(
    clock: Clock, school: School, father: Account, sam: Account, mailbox: Mailbox
) -> None:
    mailbox.at_delivery(DROP)
    clock.move_to(AT_FIVE)
    worker.drain()
    clock.advance(minutes=5)
    worker.drain()

    first, second = mailbox.to(BART)
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert "Noor" in second.text
    assert "Sam" in second.text


@pytest.mark.parametrize("what", ["restricted", "another hour"])
def test_out_what_a_second_try_may_not_tell_goes_back_to_its_own_digest(
    clock: Clock, school: School, father: Account, sam: Account, mailbox: Mailbox, what: str
) -> None:
    """The mail server was away; meanwhile the account that had it all can be mailed no more."""
    mailbox.at_delivery(DROP)
    clock.move_to(AT_FIVE)
    worker.drain()
    (first,) = mailbox.to(BART)
    taker = father if first.message["From"].addresses[0].display_name == "De Beuk" else sam
    other = sam if taker is father else father
    if what == "restricted":
        post.restricts(taker)
    else:
        post.wishes(taker, Manner.DIGEST, digest_at=dt.time(20))
    clock.advance(minutes=5)
    worker.drain()
    clock.advance(days=1)
    worker.drain()

    name = "Sam" if other is sam else "Noor"
    again = [one for one in mailbox.to(BART)[1:] if name in one.text]
    assert len(again) == 1
