"""Sending: to all whom the sender was shown or to none, once, in three statements."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.models import Account
from sleutelbos.audit.models import Entry
from sleutelbos.kit import scope
from sleutelbos.messaging.actions import drafts, recalling, sending
from sleutelbos.messaging.errors import (
    DraftChanged,
    Incomplete,
    MayNotWrite,
    NobodyReads,
    ReadersChanged,
    SendingFrozen,
    TooLate,
)
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.values import Audience, Confirmation, MessageKind, Text
from sleutelbos.people.models import Guardianship
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.messaging import post

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 9, 7, 8, tzinfo=dt.UTC)


@pytest.fixture
def school(clock: Clock) -> School:
    return factories.a_school()


@pytest.fixture
def teacher(school: School) -> Account:
    account = factories.a_staff_member(school, "teacher", first="Tom", family="Wouters")
    factories.teaches(account)
    return account


@pytest.fixture
def family(school: School) -> factories.Family:
    return factories.a_pupil(school)


def readers_of(message_id: int, school: School) -> set[int]:
    with scope.within(school.id):
        rows = Delivery.objects.filter(message_id=message_id)
        return set(rows.values_list("account_id", flat=True))


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


# Who is meant


def test_pupils_guardians_or_both(
    school: School, teacher: Account, family: factories.Family
) -> None:
    pupil, mother, father = (family.accounts[slot].id for slot in (0, 1, 2))

    def reached(**whom: object) -> set[int]:
        sent = post.send(teacher, audience=post.to_class(school, **whom))
        return readers_of(sent.message_id, school)

    assert reached(with_pupils=True, with_guardians=False) == {pupil}
    assert reached(with_pupils=True) == {pupil, mother, father}
    assert reached(guardian_kinds=("mother",)) == {mother}


def test_who_is_left_out_gets_nothing(
    school: School, teacher: Account, family: factories.Family
) -> None:
    other = factories.a_pupil(school, first="Seppe")
    audience = post.to_class(school, without_pupil_ids=(family.pupil.id,))

    sent = post.send(teacher, audience=audience)

    assert readers_of(sent.message_id, school) == {other.mother.id, other.father.id}


def test_the_whole_school_but_a_class(school: School, family: factories.Family) -> None:
    other = factories.a_pupil(school, first="Seppe", class_name="L4B")
    office = factories.a_staff_member(school, "office")
    without = post.to_class(school).group_ids

    sent = post.send(office, audience=Audience(is_whole_school=True, without_group_ids=without))

    assert readers_of(sent.message_id, school) == {other.mother.id, other.father.id}


def test_single_children_and_colleagues(
    school: School, teacher: Account, family: factories.Family
) -> None:
    colleague = factories.a_staff_member(school, "office")
    factories.a_pupil(school, first="Seppe")

    audience = Audience(pupil_ids=(family.pupil.id,), account_ids=(colleague.id,))
    sent = post.send(teacher, audience=audience)

    assert readers_of(sent.message_id, school) == {
        family.mother.id, family.father.id, colleague.id,
    }  # fmt: skip


def test_leavers_closed_accounts_and_former_guardians_get_nothing(
    school: School, teacher: Account, family: factories.Family, clock: Clock
) -> None:
    leaver, former = factories.a_pupil(school, first="Weg"), factories.a_pupil(school, first="Ex")
    with scope.within(school.id):
        type(leaver.pupil).objects.filter(id=leaver.pupil.id).update(left_on=MORNING.date())
        Guardianship.objects.filter(person_id=former.father.person_id).update(
            ends_on=MORNING.date() - dt.timedelta(days=1)
        )
    factories.changed(family.father, closed_at=MORNING)

    sent = post.send(teacher)

    assert readers_of(sent.message_id, school) == {family.mother.id, former.mother.id}


def test_an_account_that_nobody_activated_gets_its_copy(
    school: School, teacher: Account, family: factories.Family
) -> None:
    factories.changed(family.mother, password_chosen_at=None)

    sent = post.send(teacher)

    assert family.mother.id in readers_of(sent.message_id, school)


# Who may write to whom (MSG-09)


def test_msg_09_a_teacher_reaches_the_own_classes_only(
    school: School, teacher: Account, family: factories.Family
) -> None:
    factories.a_pupil(school, first="Elders", class_name="L4B")

    with pytest.raises(NobodyReads):
        post.send(teacher, audience=post.to_class(school, "L4B"))
    sent = post.send(teacher, audience=Audience(is_whole_school=True))

    assert readers_of(sent.message_id, school) == {family.mother.id, family.father.id}


def test_msg_09_a_teacher_reaches_all_when_the_school_says_so(
    school: School, teacher: Account
) -> None:
    School.objects.filter(id=school.id).update(teachers_write_all=True)
    other = factories.a_pupil(school, first="Elders", class_name="L4B")

    sent = post.send(teacher, audience=post.to_class(school, "L4B"))

    assert readers_of(sent.message_id, school) == {other.mother.id, other.father.id}


@pytest.mark.parametrize("slot", [0, 1])
def test_msg_09_a_family_never_writes_to_other_families(
    school: School, family: factories.Family, slot: int
) -> None:
    writer = family.accounts[slot]

    for audience in (
        post.to_class(school), Audience(pupil_ids=(family.pupil.id,)), Audience(with_staff=True),
    ):  # fmt: skip
        with pytest.raises(MayNotWrite):
            post.send(writer, audience=audience)
    with pytest.raises(NobodyReads):  # an account is of staff, or it is nobody's
        post.send(writer, audience=Audience(account_ids=(family.father.id,)))


def test_msg_09_a_parent_writes_to_the_childs_teachers_and_the_office(
    school: School, teacher: Account, family: factories.Family
) -> None:
    office = factories.a_staff_member(school, "office")
    stranger = factories.a_staff_member(school, "teacher", first="Ander")
    factories.teaches(stranger, class_name="L4B")

    sent = post.send(
        family.mother, audience=Audience(account_ids=(teacher.id, office.id, stranger.id))
    )

    assert readers_of(sent.message_id, school) == {teacher.id, office.id}


def test_msg_09_a_pupil_writes_to_the_own_teachers(
    school: School, teacher: Account, family: factories.Family
) -> None:
    office = factories.a_staff_member(school, "office")

    sent = post.send(family.accounts[0], audience=Audience(account_ids=(teacher.id, office.id)))

    assert readers_of(sent.message_id, school) == {teacher.id}


def test_ten_another_schools_people_cannot_be_named(
    school: School, teacher: Account, family: factories.Family
) -> None:
    elsewhere = factories.a_school("De Linde")
    other = factories.a_pupil(elsewhere)
    clerk = factories.a_staff_member(elsewhere, "office")
    audience = Audience(
        group_ids=post.to_class(elsewhere).group_ids,
        pupil_ids=(other.pupil.id, family.pupil.id),
        account_ids=(clerk.id, other.mother.id),
    )

    sent = post.send(factories.a_staff_member(school, "office"), audience=audience)

    assert readers_of(sent.message_id, school) == {family.mother.id, family.father.id}


# Statements


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


# When it comes


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


# Second thoughts


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
