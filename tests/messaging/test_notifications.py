"""Notifications by mail: as each reader wishes, to proved addresses, never what is in them."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import names, scope
from sleutelbos.messaging import jobs
from sleutelbos.messaging.actions import freezing, notifying, recalling
from sleutelbos.messaging.values import Manner, MessageKind
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox import worker
from sleutelbos.outbox.models import Job
from sleutelbos.outbox.values import Lane
from sleutelbos.schools.models import School
from tests import factories, together
from tests.conftest import Clock
from tests.mailbox import DROP, Letter, Mailbox
from tests.messaging import post

pytestmark = pytest.mark.django_db
AN, BART = "an@example.test", "bart@example.test"
EVENING = dt.datetime(2026, 9, 7, 18, 30, tzinfo=dt.UTC)  # half past eight at school


@pytest.fixture
def school(clock: Clock) -> School:
    return factories.a_school()


@pytest.fixture
def teacher(school: School) -> Account:
    account = factories.a_staff_member(school, "teacher", first="Tom", family="Wouters")
    factories.teaches(account)
    return account


@pytest.fixture
def family(school: School, mailbox: Mailbox) -> factories.Family:
    return factories.a_pupil(school)


@pytest.fixture
def mother(family: factories.Family) -> Account:
    account = factories.an_activated(factories.with_password(family.mother), email=AN)
    post.wishes(account, Manner.AT_ONCE)
    return account


@pytest.fixture
def father(family: factories.Family) -> Account:
    return factories.an_activated(factories.with_password(family.father), email=BART)


def only(mailbox: Mailbox, address: str) -> Letter:
    (letter,) = mailbox.to(address)
    return letter


def test_msg_10_the_mail_names_kind_and_school_and_nothing_of_the_message(
    school: School, teacher: Account, mother: Account, mailbox: Mailbox
) -> None:
    post.arrived(teacher, subject="Luizen bij Noor", source="Noor Vandenbroeck heeft luizen.")
    post.notifies(school)

    letter = only(mailbox, AN)
    assert letter.subject == "Er is een nieuw bericht – De Beuk"
    whole = letter.message.as_string() + letter.text + letter.html
    assert "uizen" not in whole
    assert "Wouters" not in whole
    assert "Noor" not in letter.subject
    assert "Over Noor – te lezen: 1" in letter.text


def test_msg_10_the_link_opens_the_message_of_the_right_family_member(
    school: School, teacher: Account, mother: Account, father: Account, mailbox: Mailbox
) -> None:
    post.arrived(teacher, subject="Zwemles")
    post.notifies(school)
    path = only(mailbox, AN).link.removeprefix(school.origin)

    stranger = factories.a_client(school).get(path)
    assert stranger["Location"].startswith("/?next=%2Fmessages%2F")
    hers = factories.signed_in(factories.a_client(school), mother).get(path)
    assert "Zwemles" in hers.content.decode()
    his = factories.signed_in(factories.a_client(school), father).get(path)
    assert "Zwemles" not in his.content.decode()
    assert "Deze mail is voor een ander account" in his.content.decode()


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


@pytest.mark.parametrize(
    "facts",
    [
        {"email_verified_at": None},
        {"email_unreachable_at": dt.datetime(2026, 9, 1, tzinfo=dt.UTC)},
        {"suspended_at": dt.datetime(2026, 9, 1, tzinfo=dt.UTC)},
        {"details_confirmed_at": None},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_mail_goes_to_proved_addresses_of_accounts_in_use_only(
    school: School, teacher: Account, mother: Account, mailbox: Mailbox, facts: dict
) -> None:
    factories.changed(mother, **facts)
    post.arrived(teacher)
    post.notifies(school)

    assert mailbox.letters == []


def test_a_guardian_who_was_restricted_meanwhile_gets_nothing_anywhere(
    clock: Clock, school: School, teacher: Account, father: Account, mailbox: Mailbox
) -> None:
    """Rights are asked when the mail is made, not when it was planned (N1)."""
    post.arrived(teacher)
    post.notifies(school)
    lift = post.restricts(father)
    clock.advance(hours=9)
    worker.drain()
    assert mailbox.letters == []

    lift()
    clock.advance(days=1)
    post.arrived(teacher)
    post.notifies(school)
    clock.advance(days=1)
    worker.drain()
    assert len(mailbox.to(BART)) == 1


def test_a_reminder_goes_by_the_same_way_to_who_has_not_read(
    clock: Clock, school: School, teacher: Account, mother: Account, father: Account,
    mailbox: Mailbox,
) -> None:  # fmt: skip
    post.wishes(father, Manner.AT_ONCE)
    message_id = post.arrived(teacher)
    post.notifies(school)
    post.opens(father, message_id)
    clock.advance(days=2)
    with scope.within(school.id):
        recalling.remind(
            school=school, message_id=message_id, sender=post.sender(teacher), by=SYSTEM
        )
    post.notifies(school)

    assert (len(mailbox.to(AN)), len(mailbox.to(BART))) == (2, 1)


def test_nothing_is_mailed_while_the_post_is_stopped(
    clock: Clock, school: School, teacher: Account, mother: Account, mailbox: Mailbox
) -> None:
    post.arrived(teacher)
    with scope.within(school.id):
        freezing.freeze(school_id=school.id, by=SYSTEM)
    post.notifies(school)
    assert mailbox.letters == []

    with scope.within(school.id):
        freezing.thaw(school_id=school.id, by=SYSTEM)
    clock.advance(minutes=5)
    worker.drain()
    assert len(mailbox.to(AN)) == 1


def test_out_01_a_lost_answer_brings_the_same_mail_again_under_the_same_id(
    clock: Clock, school: School, teacher: Account, mother: Account, mailbox: Mailbox
) -> None:
    mailbox.at_delivery(DROP)
    post.arrived(teacher)
    post.notifies(school)
    clock.advance(minutes=5)
    worker.drain()

    first, second = mailbox.to(AN)
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_rac_two_jobs_at_once_tell_it_once(
    school: School, teacher: Account, mother: Account, mailbox: Mailbox
) -> None:
    post.arrived(teacher)
    with scope.within(school.id):
        notifying.promise_anew(account_id=mother.id, school=school, is_urgent=False, by=SYSTEM)
    post.notifies(school)

    assert len(mailbox.to(AN)) == 1


def test_a_returned_mail_stops_notifications_and_stands_in_the_log(
    school: School, teacher: Account, mother: Account, mailbox: Mailbox
) -> None:
    mailbox.at_recipient(AN, 550)
    post.arrived(teacher)
    post.notifies(school)
    post.arrived(teacher)
    post.notifies(school)

    assert mailbox.letters == []
    with scope.within(school.id):
        assert Account.objects.get(id=mother.id).email_unreachable_at is not None
        assert Entry.objects.filter(event="mail.bounced").count() == 1


def test_the_mail_speaks_the_language_of_its_reader(
    school: School, teacher: Account, mother: Account, mailbox: Mailbox
) -> None:
    factories.changed(mother, language="fr")
    post.arrived(teacher)
    post.notifies(school)

    assert only(mailbox, AN).message["Content-Language"] == "fr"
    assert "Il y a un nouveau message" in only(mailbox, AN).subject


def test_the_round_of_every_minute_plans_each_arrival_once(
    school: School, teacher: Account, mother: Account, mailbox: Mailbox
) -> None:
    post.arrived(teacher)
    for job_id in (1, 2):
        with scope.everywhere():
            jobs.notify(job_id=job_id)
        worker.drain()

    assert len(mailbox.to(AN)) == 1
    with scope.within(school.id):
        planned = Job.objects.filter(name="send_notification", arguments={})  # done
        assert planned.count() == 1 + 1  # with the one that the mother's own choice made


def more_families(school: School, count: int) -> None:
    for number in range(count):
        accounts = factories.a_pupil(school, first=f"Kind{number}").accounts
        for slot in (1, 2):
            factories.an_activated(accounts[slot], email=f"{number}.{slot}@example.test")


def test_many_readers_are_planned_in_as_many_statements_as_few(
    clock: Clock, school: School, teacher: Account, mother: Account, father: Account
) -> None:
    def planned() -> list[str]:
        post.arrived(teacher)
        with scope.within(school.id), CaptureQueriesContext(connection) as found:
            notifying.plan(school=school, by=SYSTEM)
            notifying.plan_digests(school=school, at=dt.time(17), by=SYSTEM)
        return [one["sql"] for one in found if "SAVEPOINT" not in one["sql"]]

    few = planned()
    more_families(school, 12)
    many = planned()

    # Which messages, their readers, the mails, the digests of an hour, who has a device, done; who
    # they are, theirs.
    assert (len(few), len(many)) == (8, 8), many
    with scope.within(school.id):
        made = Job.objects.filter(name="send_notification").count()
    assert made == 1 + 2 * 2 + 24  # the first of the mother's own choice


def test_out_09_a_reset_at_another_school_goes_before_a_mass_of_notifications(
    school: School, teacher: Account, mother: Account, mailbox: Mailbox
) -> None:
    other = factories.a_school("De Linde")
    there = factories.a_pupil(other)
    parent = factories.an_activated(there.mother, email="linde@example.test")
    more_families(school, 3)
    post.arrived(teacher, kind=MessageKind.URGENT)
    with scope.within(school.id):
        notifying.plan(school=school, by=SYSTEM)
    with scope.within(other.id):
        outbox.promise(
            "answer_recovery",
            school_id=other.id,
            lane=Lane.URGENT,
            username_key=names.fold(there.username),
            email_key=parent.email,
            purpose=LinkPurpose.RESET,
        )
    worker.drain()

    assert mailbox.letters[0].recipients == (parent.email,)
    assert len(mailbox.letters) == 1 + 7


def test_out_04_after_hours_without_a_mail_server_each_mail_goes_once_and_a_reset_first(
    clock: Clock, school: School, teacher: Account, mother: Account, mailbox: Mailbox, settings: Any
) -> None:
    more_families(school, 12)
    post.arrived(teacher, kind=MessageKind.URGENT)
    with scope.within(school.id):
        notifying.plan(school=school, by=SYSTEM)
    there, settings.EMAIL_URL = settings.EMAIL_URL, "smtp://127.0.0.1:1"
    for _ in range(12):
        worker.drain()
        clock.advance(minutes=10)
    with scope.within(school.id):
        outbox.promise(
            "answer_recovery",
            school_id=school.id,
            lane=Lane.URGENT,
            username_key=names.fold("noor.peeters"),
            email_key=AN,
            purpose=LinkPurpose.RESET,
        )
    assert mailbox.letters == []

    settings.EMAIL_URL = there
    clock.advance(hours=2, minutes=30)  # longer than anybody waits between two attempts
    worker.drain()

    told = [letter.recipients[0] for letter in mailbox.letters]
    assert told[0] == AN
    assert "/reset/" in mailbox.letters[0].text
    assert len(told) == 1 + 25
    assert len(set(told)) == 25
