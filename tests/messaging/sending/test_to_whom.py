"""Whom a message reaches: as it was chosen, and never beyond the writer's reach."""

import datetime as dt

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.kit import scope
from sleutelbos.messaging.errors import (
    MayNotWrite,
    NobodyReads,
)
from sleutelbos.messaging.values import Audience
from sleutelbos.people.models import Guardianship
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.messaging import post
from tests.messaging.sending.reached import MORNING, readers_of

pytestmark = pytest.mark.django_db


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
