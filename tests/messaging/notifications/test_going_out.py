"""Notifications go once each, whatever stops, and hold nothing up."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.values import LinkPurpose
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
from tests import factories
from tests.conftest import Clock
from tests.mailbox import DROP, Mailbox
from tests.messaging import post
from tests.messaging.notifications.told import AN, BART

pytestmark = pytest.mark.django_db


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
