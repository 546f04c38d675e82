"""Messages against a reference model that fits on a page: the number is never wrong (MSG-01).

Five people send, read, mark, move, take back and recall in any order; after every step each mailbox
must hold what the model says, and the page's statement must count the same.
"""

import datetime as dt
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from sleutelbos.accounts.models import Account
from sleutelbos.entrypoints.cli import invariants
from sleutelbos.kit import clock, scope
from sleutelbos.kit.errors import Refusal
from sleutelbos.messaging.actions import reading, recalling
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.queries import mailbox
from sleutelbos.messaging.values import Place
from sleutelbos.schools.models import School
from sleutelbos.web import session
from tests import factories
from tests.messaging import post

READERS = st.sampled_from((0, 1, 2, 3))
PLACES = st.sampled_from(reading.MOVABLE)
NUMBERS = st.integers(min_value=0, max_value=30)


@dataclass
class Copy:
    """What a reader ought to have."""

    arrives_at: dt.datetime
    place: Place = Place.INBOX
    is_unread: bool = True
    was_read: bool = False


@dataclass
class Model:
    """What ought to lie in the mailboxes, by message."""

    copies: dict[int, dict[int, Copy]] = field(default_factory=dict)

    def of(self, reader: int, now: dt.datetime) -> dict[int, Copy]:
        """Return what a reader sees."""
        return {
            message: copies[reader]
            for message, copies in self.copies.items()
            if reader in copies and copies[reader].arrives_at <= now
        }


class PostRoom(RuleBasedStateMachine):
    """A teacher and two families."""

    @initialize()
    def open(self) -> None:
        self.traveller = time_machine.travel(dt.datetime(2026, 9, 7, 8, tzinfo=dt.UTC), tick=False)
        self.time = self.traveller.start()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.school = factories.a_school()
        School.objects.update(post_closes=self.school.post_opens)
        self.scope = scope.within(self.school.id)
        self.scope.__enter__()
        self.teacher = factories.a_staff_member(self.school, "teacher")
        factories.teaches(self.teacher)
        families = [factories.a_pupil(self.school, first=first) for first in ("Noor", "Seppe")]
        self.readers: list[Account] = [
            account for family in families for account in (family.mother, family.father)
        ]
        self.model = Model()

    def teardown(self) -> None:
        if hasattr(self, "scope"):
            self.scope.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            self.traveller.stop()

    @rule()
    def send(self) -> None:
        sent = post.send(self.teacher)
        at = clock.now() + dt.timedelta(seconds=60)
        self.model.copies[sent.message_id] = {reader: Copy(at) for reader in range(4)}

    @rule(seconds=st.sampled_from((1, 61, 86_401)))
    def wait(self, seconds: int) -> None:
        self.time.shift(dt.timedelta(seconds=seconds))

    @rule(reader=READERS, number=NUMBERS)
    def read(self, reader: int, number: int) -> None:
        for copy in self._act(reader, number, reading.read):
            copy.is_unread, copy.was_read = False, True

    @rule(reader=READERS, number=NUMBERS)
    def mark_unread(self, reader: int, number: int) -> None:
        for copy in self._act(reader, number, reading.mark_unread):
            copy.is_unread = True

    @rule(reader=READERS, number=NUMBERS, place=PLACES)
    def move(self, reader: int, number: int, place: Place) -> None:
        for copy in self._act(reader, number, reading.move, place=place):
            copy.place = place

    @rule(number=NUMBERS)
    def take_back(self, number: int) -> None:
        message = self._message(number)
        is_in_time = message and self.model.copies[message][0].arrives_at > clock.now()
        if self._sender_acts(message, recalling.take_back):
            assert is_in_time
            del self.model.copies[message]

    @rule(number=NUMBERS)
    def recall(self, number: int) -> None:
        message = self._message(number)
        if self._sender_acts(message, recalling.recall):
            for copy in self.model.copies[message].values():
                if not copy.was_read:
                    copy.place = Place.RECALLED

    @invariant()
    def every_mailbox_is_as_it_ought_to_be(self) -> None:
        if not hasattr(self, "model"):
            return
        now = clock.now()
        for place, account in enumerate(self.readers):
            expected = self.model.of(place, now)
            unread = sum(copy.is_unread and copy.place == Place.INBOX for copy in expected.values())
            assert mailbox.unread(post.reader(account)) == unread
            assert self._number(account) == unread
            for one in reading.MOVABLE:
                lines = mailbox.folder(post.reader(account), one).lines
                assert {line.message_id for line in lines} == {
                    message for message, copy in expected.items() if copy.place == one
                }

    @invariant()
    def no_invariant_is_broken(self) -> None:
        if hasattr(self, "model"):
            assert [one for one in invariants.breaches() if "cop" in one.rule] == []

    def _act(self, reader: int, number: int, act: object, **more: object) -> list[Copy]:
        """Act on a message of the model; return the reader's copy when it is there to be seen."""
        message = self._message(number)
        if not message:
            return []
        account = self.readers[reader]
        act(reader=post.reader(account), message_ids=[message], by=post.by(account), **more)
        seen = self.model.of(reader, clock.now()).get(message)
        return [seen] if seen and seen.place in reading.MOVABLE else []

    def _sender_acts(self, message: int, act: object) -> bool:
        try:
            act(
                school_id=self.school.id, message_id=message, sender=post.sender(self.teacher),
                by=post.by(self.teacher),
            )  # fmt: skip
        except Refusal:
            return False
        return True

    def _message(self, number: int) -> int:
        known = sorted(self.model.copies)
        return known[number % len(known)] if known else 0

    def _number(self, account: Account) -> int:
        moment = connection.ops.adapt_datetimefield_value(clock.now())
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {session.UNREAD} FROM accounts_account a WHERE a.id = %s",
                [moment, account.id],
            )
            return cursor.fetchone()[0]


@pytest.mark.django_db
def test_msg_01_the_number_is_right_whatever_anybody_does() -> None:
    run_state_machine_as_test(
        PostRoom,
        settings=settings(
            max_examples=8,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_the_number_is_read_from_the_small_index() -> None:
    """A mailbox of twenty thousand costs what a new one does: the plan says by which index."""
    mother = _with_a_full_mailbox()
    statement = f"SELECT {session.UNREAD} FROM accounts_account a WHERE a.id = %s"
    now = connection.ops.adapt_datetimefield_value(clock.now())

    assert "delivery_unread" in _plan(statement, now, mother.id)


@pytest.mark.django_db
def test_a_page_of_the_inbox_walks_what_is_unread_and_what_is_read() -> None:
    """Each in its own index and in its order: nothing is sorted but what a page shows."""
    mother = _with_a_full_mailbox()
    with CaptureQueriesContext(connection) as statements, scope.within(mother.school_id):
        mailbox.folder(post.reader(mother), Place.INBOX)

    plan = _plan(statements.captured_queries[0]["sql"])

    assert "delivery_unread" in plan
    assert "delivery_read" in plan


def _with_a_full_mailbox() -> Account:
    """Return a mother who has read all but one of some hundreds of messages."""
    school = factories.a_school()
    mother, teacher = factories.a_pupil(school).mother, factories.a_staff_member(school, "office")
    arrived = {"school": school, "arrives_at": clock.now(), "readers": 1, "sent_at": clock.now()}
    read = {"school": school, "account": mother, "arrives_at": clock.now(), "read_at": clock.now()}
    with scope.within(school.id):
        old = [
            Message(nonce=uuid4(), role="office", sender=teacher, edited_at=clock.now(), **arrived)
            for _ in range(500)
        ]
        copies = [Delivery(message=one, is_unread=False, **read) for one in
                  Message.objects.bulk_create(old)]  # fmt: skip
        Delivery.objects.bulk_create(copies)
    post.arrived(teacher)
    return mother


def _plan(statement: str, *values: object) -> str:
    """Return by which indexes a statement would be answered in a table that is full."""
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with scope.everywhere(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(explain + statement, values or None)
        return " ".join(str(row) for row in cursor.fetchall())
