"""A mailbox: its folders, its search, its pages; nobody else's."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.kit import scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.actions import reading, sending
from sleutelbos.messaging.errors import NoAnswer
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.queries import mailbox
from sleutelbos.messaging.rules import cursors
from sleutelbos.messaging.values import Audience, Confirmation, Place, Reader
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.messaging import post

pytestmark = pytest.mark.django_db


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


def answer(_school: School, account: Account, message_id: int, text: str = "Dank u.") -> int:
    return post.answered(account, message_id, text)


def test_each_parent_has_a_mailbox_of_their_own(teacher: Account, family: factories.Family) -> None:
    message_id = post.arrived(teacher)

    post.opens(family.mother, message_id)

    assert (post.unread(family.mother), post.unread(family.father)) == (0, 1)
    assert post.subjects(family.accounts[0]) == []


def test_reading_twice_keeps_the_first_time(
    school: School, teacher: Account, family: factories.Family, clock: Clock
) -> None:
    message_id = post.arrived(teacher)
    read_at = clock.now()
    post.opens(family.mother, message_id)
    clock.advance(hours=1)
    post.acts(family.mother, reading.mark_unread, message_id)
    assert post.unread(family.mother) == 1
    post.opens(family.mother, message_id)

    with scope.within(school.id):
        copy = Delivery.objects.get(account_id=family.mother.id)
    assert (copy.read_at, copy.is_unread) == (read_at, False)


def test_archive_and_bin_and_back(teacher: Account, family: factories.Family) -> None:
    message_id = post.arrived(teacher)

    for place in (Place.ARCHIVE, Place.BIN, Place.INBOX):
        post.acts(family.mother, reading.move, message_id, place=place)
        found = {one: post.subjects(family.mother, one) for one in reading.MOVABLE}
        assert found == {one: ["Zwemmen"] if one == place else [] for one in reading.MOVABLE}
        assert post.unread(family.mother) == (place == Place.INBOX)


def test_what_lies_in_the_bin_for_a_month_is_gone_for_its_reader_only(
    school: School, teacher: Account, family: factories.Family, clock: Clock
) -> None:
    message_id = post.arrived(teacher)
    for account in (family.mother, family.father):
        post.acts(account, reading.move, message_id, place=Place.BIN)
    post.acts(family.father, reading.move, message_id, place=Place.ARCHIVE)
    clock.advance(days=31)

    with scope.within(school.id):
        assert reading.empty_bins(by=post.by(teacher)) == 1
        assert Delivery.objects.count() == 2  # its sender still sees who was reached

    assert post.subjects(family.mother, Place.BIN) == []
    assert post.subjects(family.father, Place.ARCHIVE) == ["Zwemmen"]


def test_a_page_begins_where_the_last_one_ended(
    school: School, teacher: Account, family: factories.Family, clock: Clock
) -> None:
    for number in range(cursors.SIZE + 5):
        message_id = post.arrived(teacher, subject=f"Nummer {number}")
        if number % 3:  # some come at the very same moment
            clock.advance(seconds=1)
        if number % 5 < 3:  # what is read stands apart, and yet in the same order
            post.opens(family.mother, message_id)

    with scope.within(school.id):
        first = mailbox.folder(post.reader(family.mother), Place.INBOX)
        second = mailbox.folder(post.reader(family.mother), Place.INBOX, before=first.next)

    listed = [line.subject for line in (*first.lines, *second.lines)]
    assert listed == [f"Nummer {number}" for number in reversed(range(cursors.SIZE + 5))]
    assert second.next is None


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("zwem", True), ("ZWÉM", True), ("wouters", True), ("bad zwem", True), ("wemmen", False),
        ("fiets", False), ("%", False), ("_wem", False),
    ],
)  # fmt: skip
def test_a_search_finds_words_by_their_beginning(
    school: School, teacher: Account, family: factories.Family, text: str, *, is_found: bool
) -> None:
    post.arrived(teacher, source="Breng een **badpak** mee.")

    with scope.within(school.id):
        found = mailbox.found(post.reader(family.mother), text)
        elsewhere = mailbox.found(post.reader(family.accounts[0]), text)

    if text != "%":  # nothing to look for: everything
        assert bool(found.lines) == is_found
    assert not elsewhere.lines


# Answers


def test_an_answer_goes_to_the_sender_alone(
    school: School, teacher: Account, family: factories.Family
) -> None:
    message_id = post.arrived(teacher)

    answer(school, family.mother, message_id)

    assert post.subjects(teacher) == ["Zwemmen"]
    assert post.unread(family.father) == 1  # the teacher's, and no more


def test_a_conversation_is_between_two(
    school: School, teacher: Account, family: factories.Family, clock: Clock
) -> None:
    message_id = post.arrived(teacher)
    clock.advance(minutes=1)
    hers, his = (
        answer(school, family.mother, message_id, "Van An."),
        answer(school, family.father, message_id, "Van Bart."),
    )
    clock.advance(minutes=1)
    back = answer(school, teacher, hers, "Goed, An.")
    clock.advance(minutes=1)
    again = answer(school, family.mother, back, "Tot morgen.")

    def around(account: Account, of: int) -> list[int]:
        with scope.within(school.id):
            reader = post.reader(account)
            return [one.id for one in mailbox.conversation(reader, mailbox.copy(reader, of))]

    assert around(family.mother, message_id) == [message_id, hers, back, again]
    assert around(family.mother, back) == [message_id, hers, back, again]
    assert around(teacher, again) == [message_id, hers, back, again]
    assert around(teacher, his) == [message_id, his]
    assert around(family.father, message_id) == [message_id, his]


def test_a_second_answer_joins_the_first(
    school: School, teacher: Account, family: factories.Family
) -> None:
    message_id = post.arrived(teacher)
    first = answer(school, family.mother, message_id)

    second = answer(school, family.mother, message_id)

    with scope.within(school.id):
        assert Message.objects.get(id=second).thread_id == first


def test_msg_07_an_answer_sent_twice_goes_once(
    school: School, teacher: Account, family: factories.Family
) -> None:
    message_id, nonce = post.arrived(teacher), uuid4()
    with scope.within(school.id):
        sent = {
            sending.answer(
                school=school, sender=post.sender(family.mother), may_read=True,
                message_id=message_id, nonce=nonce, source="Dank u.", by=post.by(family.mother),
            ).message_id
            for _ in range(2)
        }  # fmt: skip

    assert len(sent) == 1
    assert post.unread(teacher) == 1


def test_where_no_answer_is_wanted_there_is_none(
    school: School, teacher: Account, family: factories.Family
) -> None:
    message_id = post.arrived(teacher, may_answer=False)

    with pytest.raises(NoAnswer):
        answer(school, family.mother, message_id)


# Foreign hands (MSG-03)

ACTS: dict[str, Callable[[School, Account, int], object]] = {
    "read": lambda school, account, of: mailbox.copy(post.reader(account), of),
    "confirm": lambda school, account, of: reading.confirm(
        school_id=school.id, reader=post.reader(account), message_id=of, by=post.by(account)
    ),
    "answer": answer,
}
MARKS: dict[str, Callable[..., int]] = {
    "read": reading.read,
    "unread": reading.mark_unread,
    "flag": lambda **more: reading.flag(is_flagged=True, **more),
    "bin": lambda **more: reading.move(place=Place.BIN, **more),
}


def the_father(school: School, family: factories.Family) -> Account:
    return family.father


def the_pupil(school: School, family: factories.Family) -> Account:
    return family.accounts[0]


def another_parent(school: School, family: factories.Family) -> Account:
    return factories.a_pupil(school, first="Seppe").mother


def a_colleague(school: School, family: factories.Family) -> Account:
    return factories.a_staff_member(school, "administrator")


STRANGERS = [the_father, the_pupil, another_parent, a_colleague]


@pytest.mark.parametrize("who", STRANGERS, ids=lambda who: who.__name__)
@pytest.mark.parametrize("act", ACTS)
def test_msg_03_nobody_elses_message_can_be_opened(
    school: School, teacher: Account, family: factories.Family, act: str, who: Callable
) -> None:
    stranger = who(school, family)
    audience = post.to_class(school, guardian_kinds=("mother",), without_pupil_ids=_others(family))
    message_id = post.arrived(teacher, audience=audience, confirmation=Confirmation.ONE)

    with scope.within(school.id), pytest.raises(NotFound):
        ACTS[act](school, stranger, message_id)


@pytest.mark.parametrize("who", STRANGERS, ids=lambda who: who.__name__)
@pytest.mark.parametrize("mark", MARKS)
def test_msg_03_nobody_elses_message_can_be_marked(
    school: School, teacher: Account, family: factories.Family, mark: str, who: Callable
) -> None:
    stranger = who(school, family)
    audience = post.to_class(school, guardian_kinds=("mother",), without_pupil_ids=_others(family))
    message_id = post.arrived(teacher, audience=audience)

    with scope.within(school.id):
        changed = MARKS[mark](
            reader=post.reader(stranger), message_ids=[message_id], by=post.by(stranger)
        )

    assert changed == 0
    assert post.unread(family.mother) == 1


def _others(family: factories.Family) -> tuple[int, ...]:
    """Return every pupil but this family's."""
    with scope.within(family.pupil.school_id):
        others = type(family.pupil).objects.exclude(id=family.pupil.id)
        return tuple(others.values_list("id", flat=True))


def test_msg_03_another_schools_message_is_not_there(
    teacher: Account, family: factories.Family
) -> None:
    message_id = post.arrived(teacher)
    elsewhere = factories.a_school("De Linde")
    stranger = factories.a_pupil(elsewhere).mother

    with scope.within(elsewhere.id), pytest.raises(NotFound):
        mailbox.copy(post.reader(stranger), message_id)


# Whoever is restricted


def test_who_may_not_read_has_an_empty_mailbox_also_of_what_was_sent_before(
    school: School, teacher: Account, family: factories.Family
) -> None:
    message_id = post.arrived(teacher, confirmation=Confirmation.ONE)
    restricted = Reader(family.father.id, may_read=False)

    with scope.within(school.id):
        assert mailbox.folder(restricted, Place.INBOX).lines == ()
        assert mailbox.found(restricted, "zwemmen").lines == ()
        assert mailbox.unread(restricted) == 0
        with pytest.raises(NotFound):
            mailbox.copy(restricted, message_id)
        with pytest.raises(NotFound):
            reading.confirm(
                school_id=school.id, reader=restricted, message_id=message_id,
                by=post.by(family.father),
            )  # fmt: skip
        assert not reading.read(
            reader=restricted, message_ids=[message_id], by=post.by(family.father)
        )


# The child it is about


def test_a_teacher_sees_of_whom_a_parent_wrote(
    school: School, teacher: Account, family: factories.Family
) -> None:
    post.arrived(family.mother, audience=Audience(account_ids=(teacher.id,)))

    with scope.within(school.id):
        [line] = mailbox.folder(post.reader(teacher), Place.INBOX).lines

    assert (line.sender, line.child) == ("An Peeters", "Noor Peeters")
