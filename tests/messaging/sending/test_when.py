"""When a message comes, and what can be done about it afterwards."""

import datetime as dt

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.kit import scope
from sleutelbos.messaging.actions import recalling
from sleutelbos.messaging.errors import (
    TooLate,
)
from sleutelbos.messaging.values import Confirmation, MessageKind
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.messaging import post
from tests.messaging.sending.reached import MORNING, readers_of

pytestmark = pytest.mark.django_db


def test_an_evening_letter_waits_until_morning_and_an_urgent_one_does_not(
    school: School, teacher: Account, family: factories.Family, clock: Clock
) -> None:
    clock.move_to(dt.datetime(2026, 9, 7, 18, 30, tzinfo=dt.UTC))  # half past eight in Brussels
    post.send(teacher, subject="Morgen")
    post.send(teacher, subject="Nu", kind=MessageKind.URGENT)

    clock.advance(minutes=2)
    assert post.subjects(family.mother) == ["Nu"]
    clock.move_to(dt.datetime(2026, 9, 8, 5, tzinfo=dt.UTC))

    assert post.subjects(family.mother) == ["Morgen", "Nu"]


def test_a_letter_for_later_comes_at_its_moment(
    teacher: Account, family: factories.Family, clock: Clock
) -> None:
    post.send(teacher, scheduled_at=MORNING + dt.timedelta(days=2))

    clock.advance(days=1, hours=23, minutes=59)
    assert post.unread(family.mother) == 0
    clock.advance(minutes=1)

    assert post.unread(family.mother) == 1


def test_what_is_taken_back_was_never_there(
    school: School, teacher: Account, family: factories.Family, clock: Clock
) -> None:
    sent = post.send(teacher)
    with scope.within(school.id):
        recalling.take_back(
            school_id=school.id, message_id=sent.message_id, sender=post.sender(teacher),
            by=post.by(teacher),
        )  # fmt: skip
    clock.advance(minutes=5)

    assert post.subjects(family.mother) == []
    assert readers_of(sent.message_id, school) == set()


def test_what_is_taken_back_can_be_sent_after_all(
    school: School, teacher: Account, family: factories.Family
) -> None:
    from sleutelbos.messaging.queries import drafts as written

    sent = post.send(teacher)
    with scope.within(school.id):
        recalling.take_back(
            school_id=school.id, message_id=sent.message_id, sender=post.sender(teacher),
            by=post.by(teacher),
        )  # fmt: skip
        draft = written.draft(post.sender(teacher), sent.message_id)

    assert post.send(teacher, draft).readers == 2


def test_after_its_minute_it_cannot_be_taken_back(
    school: School, teacher: Account, family: factories.Family, clock: Clock
) -> None:
    sent = post.send(teacher)
    clock.advance(seconds=60)

    with scope.within(school.id), pytest.raises(TooLate):
        recalling.take_back(
            school_id=school.id, message_id=sent.message_id, sender=post.sender(teacher),
            by=post.by(teacher),
        )  # fmt: skip


def test_a_recall_takes_away_what_nobody_opened(
    school: School, teacher: Account, family: factories.Family, clock: Clock
) -> None:
    sent = post.send(teacher)
    clock.advance(minutes=2)
    post.opens(family.mother, sent.message_id)

    with scope.within(school.id):
        count = recalling.recall(
            school_id=school.id, message_id=sent.message_id, sender=post.sender(teacher),
            by=post.by(teacher),
        )  # fmt: skip

    assert count == 1
    assert (post.subjects(family.mother), post.subjects(family.father)) == (["Zwemmen"], [])
    assert post.unread(family.father) == 0


@pytest.mark.parametrize(
    ("asked", "reminded"),
    [(Confirmation.NONE, []), (Confirmation.ONE, []), (Confirmation.BOTH, ["father"])],
)
def test_a_reminder_goes_only_to_who_has_not_done_what_was_asked(
    school: School,
    teacher: Account,
    family: factories.Family,
    clock: Clock,
    asked: Confirmation,
    reminded: list[str],
) -> None:
    sent = post.send(teacher, confirmation=asked)
    clock.advance(minutes=2)
    post.opens(family.father, sent.message_id)
    post.opens(family.mother, sent.message_id)
    if asked != Confirmation.NONE:
        post.confirms(family.mother, sent.message_id)

    with scope.within(school.id):
        count = recalling.remind(
            school=school, message_id=sent.message_id, sender=post.sender(teacher),
            by=post.by(teacher),
        )  # fmt: skip

    assert count == len(reminded)
    assert (post.unread(family.mother), post.unread(family.father)) == (0, len(reminded))


def test_nobody_is_reminded_twice_on_a_day(
    school: School, teacher: Account, family: factories.Family, clock: Clock
) -> None:
    sent = post.send(teacher)
    clock.advance(minutes=2)

    def remind() -> int:
        with scope.within(school.id):
            return recalling.remind(
                school=school, message_id=sent.message_id, sender=post.sender(teacher),
                by=post.by(teacher),
            )  # fmt: skip

    assert (remind(), remind()) == (2, 0)
    clock.advance(hours=24)
    assert remind() == 2
