"""Several at once, on a real database: one message goes out, none is lost (RAC, MSG-07)."""

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction

from sleutelbos.accounts.models import Account
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import clock, scope
from sleutelbos.kit.errors import Refusal
from sleutelbos.messaging.actions import drafts, notifying, reading, recalling, sending
from sleutelbos.messaging.models import Attachment, Delivery, Message, ReaderGroup
from sleutelbos.messaging.queries import mailbox
from sleutelbos.messaging.values import Audience, Confirmation
from sleutelbos.schools.models import School
from tests import factories
from tests.gate.racing import together
from tests.history import Call, is_in_order, saw
from tests.messaging import files, post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def school() -> School:
    school = factories.a_school()
    School.objects.filter(id=school.id).update(post_closes=school.post_opens)
    return School.objects.get(id=school.id)


@pytest.fixture
def teacher(school: School) -> Account:
    account = factories.a_staff_member(school, "teacher", first="Tom", family="Wouters")
    factories.teaches(account)
    return account


@pytest.fixture
def family(school: School) -> factories.Family:
    return factories.a_pupil(school)


@pytest.mark.parametrize("clicks", [2, 12])
def test_msg_07_clicks_at_the_same_moment_send_once(
    school: School, teacher: Account, family: factories.Family, clicks: int
) -> None:
    draft, sender, by = post.a_draft(teacher), post.sender(teacher), post.by(teacher)

    outcomes = together(school, *[
        lambda: sending.send(school=school, sender=sender, draft=draft, readers=2, by=by)
    ] * clicks)  # fmt: skip

    assert len(set(outcomes)) == 1
    assert outcomes[0].readers == 2
    with scope.within(school.id):
        assert Delivery.objects.count() == 2
        assert Entry.objects.filter(event="message.sent").count() == 1


@pytest.mark.parametrize("is_shared", [False, True])
def test_rac_04_readers_are_kept_once_by_a_name(school: School, is_shared: bool) -> None:
    """Of one colleague who clicks twice, and of two who share the same name."""
    clerks = [factories.a_staff_member(school, "office", first=first) for first in ("Els", "Jo")]
    audience = Audience(is_whole_school=True)

    def keep(clerk: Account) -> Callable[[], None]:
        return lambda: drafts.keep_group(
            school_id=school.id, sender=post.sender(clerk), name="Leesouders", audience=audience,
            is_shared=is_shared, by=post.by(clerk),
        )  # fmt: skip

    assert together(school, *map(keep, [*clerks, *clerks])) == [None] * 4
    with scope.within(school.id):
        assert ReaderGroup.objects.count() == (1 if is_shared else 2)


def test_msg_07_one_answer_however_often_it_is_posted(
    school: School, teacher: Account, family: factories.Family
) -> None:
    message_id, nonce = post.arrived(teacher), uuid4()
    mother, by = post.sender(family.mother), post.by(family.mother)

    outcomes = together(school, *[
        lambda: sending.answer(
            school=school, sender=mother, may_read=True, message_id=message_id, nonce=nonce,
            source="Dank u.", by=by,
        )
    ] * 8)  # fmt: skip

    assert {one.message_id for one in outcomes} == {outcomes[0].message_id}
    with scope.within(school.id):
        assert Delivery.objects.filter(message_id=outcomes[0].message_id).count() == 1


def test_a_confirmation_is_noted_once(
    school: School, teacher: Account, family: factories.Family
) -> None:
    message_id = post.arrived(teacher, confirmation=Confirmation.ONE)
    reader, by = post.reader(family.mother), post.by(family.mother)

    together(school, *[
        lambda: reading.confirm(
            school_id=school.id, reader=reader, message_id=message_id, by=by
        )
    ] * 8)  # fmt: skip

    with scope.within(school.id):
        assert Entry.objects.filter(event="message.confirmed").count() == 1


def test_what_is_read_while_it_is_recalled_stays_or_goes(
    school: School, teacher: Account, family: factories.Family
) -> None:
    for _ in range(5):
        message_id = post.arrived(teacher)
        sender, reader = post.sender(teacher), post.reader(family.mother)
        together(
            school,
            lambda sender=sender, of=message_id: recalling.recall(
                school_id=school.id, message_id=of, sender=sender, by=SYSTEM
            ),
            lambda reader=reader, of=message_id: reading.read(
                reader=reader, message_ids=[of], by=SYSTEM
            ),
        )
        with scope.within(school.id):
            copy = Delivery.objects.get(message_id=message_id, account_id=family.mother.id)
        assert (copy.read_at is None) == (copy.place == 4)


def test_what_is_sent_while_it_is_taken_back_is_one_or_the_other(
    school: School, teacher: Account, family: factories.Family
) -> None:
    for _ in range(5):
        sent = post.send(teacher)
        sender = post.sender(teacher)

        def back(of: int = sent.message_id, sender: object = sender) -> None:
            recalling.take_back(school_id=school.id, message_id=of, sender=sender, by=SYSTEM)

        together(school, back, back)
        with scope.within(school.id):
            message = Message.objects.get(id=sent.message_id)
            copies = Delivery.objects.filter(message_id=message.id).count()
        assert (message.sent_at is None, copies) == (True, 0)


def test_rac_10_an_account_that_is_closed_meanwhile_breaks_nothing(
    school: School, teacher: Account, family: factories.Family
) -> None:
    for number in range(4):
        other = factories.a_pupil(school, first=f"Kind{number}")
        draft, sender = post.a_draft(teacher), post.sender(teacher)
        readers = post.count(draft, teacher)

        def close(account: Account = other.father) -> None:
            Account.objects.filter(id=account.id).update(closed_at=clock.now())

        def send(draft: object = draft, sender: object = sender, readers: int = readers) -> object:
            return sending.send(
                school=school, sender=sender, draft=draft, readers=readers, by=SYSTEM
            )

        sent, _ = together(school, send, close)
        with scope.within(school.id):
            copies = Delivery.objects.filter(message_id=draft.id).count()
        # To as many as were shown, or to nobody: never to some.
        assert copies == (0 if isinstance(sent, Refusal) else readers)


def test_rac_of_two_digests_of_one_parent_at_two_schools_one_tells_all(
    school: School, teacher: Account, family: factories.Family
) -> None:
    eik = factories.a_school("De Eik")
    sam = factories.a_pupil(eik, first="Sam", class_name="K1").mother
    for _ in range(3):
        post.arrived(teacher)
        post.arrived(factories.a_staff_member(eik), audience=post.to_class(eik, "K1"))
        here, there = (family.mother.id, school.id), (sam.id, eik.id)

        outcomes = together(school, *[
            lambda job_id=job_id, whose=whose: notifying.claim(
                accounts=dict(whose), job_id=job_id, only_urgent=False, by=SYSTEM
            )
            for job_id, whose in ((1, (here, there)), (2, (there, here)))
        ])  # fmt: skip

        assert sorted(len(boxes) for boxes in outcomes) == [0, 2]
        for one in (school, eik):
            with scope.within(one.id):
                Delivery.objects.all().delete()


def test_rac_10_a_file_that_comes_while_its_draft_is_thrown_away_leaves_nothing_behind(
    school: School, teacher: Account, family: factories.Family, monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.setattr(settings, "DATA", tmp_path)
    sender, by = post.sender(teacher), post.by(teacher)
    for _ in range(6):
        draft = post.a_draft(teacher)
        together(
            school,
            lambda nonce=draft.nonce: files.attach(
                teacher, nonce, name="brief.pdf", content=files.PDF
            ),
            lambda of=draft.id: drafts.drop(message_id=of, sender=sender, by=by),
        )

    with scope.within(school.id):
        kept = set(Attachment.objects.values_list("message_id", "stored"))
        assert not Message.objects.exists()
    assert {message_id for message_id, _stored in kept} <= {None}  # until they are swept
    assert {path.name for path in files.on_disk(tmp_path)} == {stored for _id, stored in kept}


def test_rac_12_whoever_looks_at_a_mark_sees_the_last_change_that_did_not_fail(
    school: School, teacher: Account, family: factories.Family
) -> None:
    message_id, reader, ticks = post.arrived(teacher), post.reader(family.mother), count()
    calls: list[Call[bool]] = []

    def act(chance: Random) -> None:
        begun, wanted = next(ticks), chance.choice((True, False, None))
        fails = chance.random() < 0.2
        if wanted is None:
            seen = mailbox.copy(reader, message_id).is_unread
            calls.append(Call(begun, next(ticks), saw(seen)))
            return
        change = reading.mark_unread if wanted else reading.read
        with suppress(TimeoutError), transaction.atomic():
            change(reader=reader, message_ids=[message_id], by=SYSTEM)
            if fails:
                raise TimeoutError
        if not fails:
            calls.append(Call(begun, next(ticks), lambda _: wanted))

    def client(number: int) -> Callable[[], None]:
        chance = Random(number)

        def go() -> None:
            for _ in range(12):
                act(chance)

        return go

    together(school, *map(client, range(10)))

    assert len(calls) > 60
    assert is_in_order(calls, at_first=True)
    stale: list[Call[bool]] = [Call(0, 1, lambda _: False), Call(2, 3, saw(True))]
    assert not is_in_order(stale, at_first=True)
