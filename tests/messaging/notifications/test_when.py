"""Notifications as each reader wishes: at once, in a digest, not in the quiet hours."""

import datetime as dt

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.messaging.actions import recalling
from sleutelbos.messaging.values import Manner, MessageKind
from sleutelbos.outbox import worker
from sleutelbos.schools.models import School
from tests import factories, together
from tests.conftest import Clock
from tests.mailbox import Mailbox
from tests.messaging import post
from tests.messaging.notifications.told import AN, BART, EVENING, only

pytestmark = pytest.mark.django_db


def test_a_digest_holds_all_that_is_new_at_the_hour_of_its_reader(
    clock: Clock, school: School, teacher: Account, father: Account, mailbox: Mailbox
) -> None:
    post.arrived(teacher, subject="Een")
    post.arrived(teacher, subject="Twee", kind=MessageKind.ACTION, due_on=dt.date(2026, 9, 9))
    post.notifies(school)
    assert mailbox.to(BART) == []

    clock.move_to(dt.datetime(2026, 9, 7, 15, tzinfo=dt.UTC))  # 17.00
    worker.drain()

    letter = only(mailbox, BART)
    assert letter.subject == "2 nieuwe berichten – De Beuk"
    assert "Over Noor – te doen: 1, te lezen: 1" in letter.text
    clock.advance(days=1)
    worker.drain()
    assert len(mailbox.to(BART)) == 1


def test_a_parent_of_two_gets_one_digest_with_each_child_named(
    clock: Clock, school: School, teacher: Account, father: Account, mailbox: Mailbox
) -> None:
    sam = factories.an_activated(factories.a_pupil(school, first="Sam").father, email=BART)
    together.tie(father, sam)
    post.arrived(teacher, subject="Een")
    post.notifies(school)
    assert mailbox.to(BART) == []

    clock.move_to(dt.datetime(2026, 9, 7, 15, tzinfo=dt.UTC))  # 17.00
    worker.drain()

    letter = only(mailbox, BART)
    assert letter.subject == "2 nieuwe berichten – De Beuk"
    assert "Over Noor – te lezen: 1" in letter.text
    assert "Over Sam – te lezen: 1" in letter.text


def test_what_was_read_or_recalled_before_the_digest_is_not_in_it(
    clock: Clock, school: School, teacher: Account, father: Account, mailbox: Mailbox
) -> None:
    read, gone, _new = (post.arrived(teacher, subject=word) for word in ("Een", "Twee", "Drie"))
    post.notifies(school)
    post.opens(father, read)
    with scope.within(school.id):
        recalling.recall(
            school_id=school.id, message_id=gone, sender=post.sender(teacher), by=SYSTEM
        )

    clock.advance(hours=9)
    worker.drain()

    assert only(mailbox, BART).subject.startswith("Er is een nieuw bericht")


def test_who_has_read_all_gets_no_digest(
    clock: Clock, school: School, teacher: Account, father: Account, mailbox: Mailbox
) -> None:
    message_id = post.arrived(teacher)
    post.notifies(school)
    post.opens(father, message_id)

    clock.advance(hours=9)
    worker.drain()

    assert mailbox.letters == []


def test_what_is_urgent_waits_for_no_digest_and_no_morning(
    clock: Clock, school: School, teacher: Account, father: Account, mailbox: Mailbox
) -> None:
    clock.move_to(EVENING)
    post.arrived(teacher, subject="Weg", kind=MessageKind.URGENT)
    post.arrived(teacher, subject="Rustig")
    post.notifies(school)

    assert only(mailbox, BART).subject == "Er is een dringend bericht – De Beuk"
    assert "te lezen" not in only(mailbox, BART).text


def test_who_does_not_want_it_gets_nothing_urgent_in_the_quiet_hours(
    clock: Clock, school: School, teacher: Account, mother: Account, mailbox: Mailbox
) -> None:
    quiet = {"quiet_from": dt.time(20), "quiet_until": dt.time(6, 30)}
    post.wishes(mother, Manner.AT_ONCE, urgent_passes=False, **quiet)
    clock.move_to(EVENING)
    post.arrived(teacher, kind=MessageKind.URGENT)
    post.arrived(teacher)
    post.notifies(school)
    assert mailbox.letters == []

    clock.move_to(dt.datetime(2026, 9, 8, 4, 30, tzinfo=dt.UTC))  # 6.30
    worker.drain()

    assert only(mailbox, AN).subject == "2 nieuwe berichten – De Beuk"


def test_a_worker_that_was_away_wakes_nobody(
    clock: Clock, school: School, teacher: Account, mother: Account, mailbox: Mailbox
) -> None:
    post.wishes(mother, Manner.AT_ONCE, quiet_from=dt.time(18), quiet_until=dt.time(7))
    post.arrived(teacher)
    clock.move_to(EVENING)
    post.notifies(school)
    assert mailbox.letters == []

    clock.advance(hours=12)
    worker.drain()

    assert len(mailbox.to(AN)) == 1


def test_who_wants_only_the_number_gets_no_mail(
    clock: Clock, school: School, teacher: Account, mother: Account, mailbox: Mailbox
) -> None:
    post.wishes(mother, Manner.NUMBER)
    post.arrived(teacher, kind=MessageKind.URGENT)
    post.notifies(school)
    clock.advance(days=1)
    worker.drain()

    assert mailbox.letters == []


def test_another_wish_holds_for_what_waits(
    clock: Clock, school: School, teacher: Account, mother: Account, mailbox: Mailbox
) -> None:
    post.wishes(mother, Manner.DIGEST, digest_at=dt.time(20))
    post.arrived(teacher)
    post.notifies(school)

    post.wishes(mother, Manner.DIGEST, digest_at=dt.time(12))
    clock.move_to(dt.datetime(2026, 9, 7, 10, tzinfo=dt.UTC))  # 12.00
    worker.drain()
    clock.advance(hours=10)
    worker.drain()

    assert len(mailbox.to(AN)) == 1
