"""Send to all or to none, once, in three statements."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.models import Account
from sleutelbos.audit.models import Entry
from sleutelbos.kit import scope
from sleutelbos.messaging.actions import drafts, sending
from sleutelbos.messaging.errors import (
    DraftChanged,
    Incomplete,
    NobodyReads,
    ReadersChanged,
    SendingFrozen,
)
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.values import Audience, MessageKind, Text
from sleutelbos.people.models import Guardianship
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.messaging import post
from tests.messaging.sending.reached import MORNING, readers_of

pytestmark = pytest.mark.django_db


def test_a_message_to_a_class_reaches_each_guardian_once(
    school: School, teacher: Account, family: factories.Family
) -> None:
    factories.a_pupil(school, first="Elders", class_name="L4B")

    sent = post.send(teacher)

    assert readers_of(sent.message_id, school) == {family.mother.id, family.father.id}
    assert sent.readers == 2


def test_nobody_sees_it_before_the_moment_to_take_it_back_has_passed(
    clock: Clock, teacher: Account, family: factories.Family
) -> None:
    post.send(teacher)
    assert (post.unread(family.mother), post.subjects(family.mother)) == (0, [])

    clock.advance(seconds=60)

    assert (post.unread(family.mother), post.subjects(family.mother)) == (1, ["Zwemmen"])


def test_msg_07_the_same_form_twice_is_one_message(
    school: School, teacher: Account, family: factories.Family
) -> None:
    draft = post.a_draft(teacher)

    first, second = post.send(teacher, draft), post.send(teacher, draft)

    assert first == second
    with scope.within(school.id):
        assert Delivery.objects.count() == 2
        assert Entry.objects.filter(event="message.sent").count() == 1


def test_msg_07_the_same_form_twice_is_one_draft(school: School, teacher: Account) -> None:
    nonce, text = uuid4(), Text(subject="Zwemmen", source="Morgen.")
    with scope.within(school.id):
        made = {
            drafts.write(
                school_id=school.id, sender=post.sender(teacher), nonce=nonce, text=text,
                by=post.by(teacher),
            )
            for _ in range(2)
        }  # fmt: skip

    assert len(made) == 1


def test_a_draft_that_changed_meanwhile_is_not_sent(
    school: School, teacher: Account, family: factories.Family, clock: Clock
) -> None:
    draft = post.a_draft(teacher)
    clock.advance(seconds=1)
    with scope.within(school.id):
        drafts.write(
            school_id=school.id, sender=post.sender(teacher), nonce=draft.nonce,
            text=Text(subject="Anders", source="Anders."), by=post.by(teacher),
        )  # fmt: skip

    with pytest.raises(DraftChanged):
        post.send(teacher, draft)


def test_all_or_none_when_the_readers_are_others_than_shown(
    school: School, teacher: Account, family: factories.Family
) -> None:
    draft = post.a_draft(teacher)

    with scope.within(school.id), pytest.raises(ReadersChanged) as refusal, transaction.atomic():
        sending.send(
            school=school, sender=post.sender(teacher), draft=draft, readers=3,
            by=post.by(teacher),
        )  # fmt: skip

    assert refusal.value.facts == {"readers": 2}
    with scope.within(school.id):
        assert not Delivery.objects.exists()
        assert Message.objects.get().sent_at is None


def test_to_nobody_is_not_sent(teacher: Account) -> None:
    with pytest.raises(NobodyReads):
        post.send(teacher, audience=Audience(pupil_ids=(999_999,)))


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ({"subject": " "}, ["subject"]),
        ({"source": "\n"}, ["source"]),
        ({"kind": MessageKind.ACTION}, ["due_on"]),
    ],
)
def test_what_is_not_complete_is_not_sent(
    teacher: Account, family: factories.Family, text: dict, fields: list[str]
) -> None:
    with pytest.raises(Incomplete) as refusal:
        post.send(teacher, **text)

    assert refusal.value.facts == {"fields": fields}


def test_while_the_administrator_has_frozen_it_nothing_is_sent(
    school: School, teacher: Account, family: factories.Family
) -> None:
    School.objects.filter(id=school.id).update(post_frozen_at=MORNING)

    with pytest.raises(SendingFrozen):
        post.send(teacher)


@pytest.mark.parametrize("families", [25, 250])
def test_a_message_costs_three_statements_however_many_read_it(
    school: School, teacher: Account, families: int
) -> None:
    _enrol(school, families)
    draft = post.a_draft(teacher)
    number = post.count(draft, teacher)
    sender = post.sender(teacher)
    with scope.within(school.id), CaptureQueriesContext(connection) as statements:
        sending.send(
            school=school, sender=sender, draft=draft, readers=number,
            by=post.by(teacher),
        )  # fmt: skip

    assert number == families
    written = [one["sql"] for one in statements if "SAVEPOINT" not in one["sql"]]
    assert len(written) == 3, written


def _enrol(school: School, families: int) -> None:
    """Enrol pupils with one guardian each, many at once."""
    from sleutelbos.accounts.models import Keyring
    from sleutelbos.people.models import Membership, Person, Pupil

    group = factories.a_class(school)
    with scope.within(school.id):
        people = [Person(school=school, first_name="A", family_name=str(n), words="a")
                  for n in range(2 * families)]  # fmt: skip
        people = Person.objects.bulk_create(people)
        pupils = Pupil.objects.bulk_create(
            Pupil(school=school, person=one, register_id=f"m{one.id}") for one in people[:families]
        )
        Membership.objects.bulk_create(
            Membership(school=school, group=group, person=one, role="pupil")
            for one in people[:families]
        )
        Guardianship.objects.bulk_create(
            Guardianship(school=school, pupil=pupil, person=person, kind="mother", rank=1)
            for pupil, person in zip(pupils, people[families:], strict=True)
        )
        keyrings = Keyring.objects.bulk_create(
            Keyring(school=school, pupil=pupil, salt=bytes(16)) for pupil in pupils
        )
        Account.objects.bulk_create(
            Account(school=school, keyring=keyring, person=person, slot=1)
            for keyring, person in zip(keyrings, people[families:], strict=True)
        )
