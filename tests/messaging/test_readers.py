"""Who reads a message: the statement that is written out, and the sentence it stands for."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sleutelbos.accounts.models import Account
from sleutelbos.kit import clock, scope
from sleutelbos.messaging.queries import readers
from sleutelbos.messaging.values import Audience
from sleutelbos.people.models import Group, Guardianship, Pupil
from sleutelbos.people.values import GuardianKind, Right
from tests import factories
from tests.messaging import post

CHILDREN = ("Noor", "L3A"), ("Sam", "L3A"), ("Ella", "L4B"), ("Finn", "L4B"), ("Gust", "L5C")
KINDS = [GuardianKind.MOTHER, GuardianKind.FATHER, GuardianKind.OTHER]
places = st.lists(st.integers(0, 9), max_size=2)
audiences = st.fixed_dictionaries({
    "is_whole_school": st.booleans(), "with_pupils": st.booleans(), "with_guardians": st.booleans(),
    "with_staff": st.booleans(), "group_ids": places, "pupil_ids": places, "account_ids": places,
    "without_group_ids": places, "without_pupil_ids": places,
    "guardian_kinds": st.lists(st.sampled_from(KINDS), max_size=2),
})  # fmt: skip


class TestAnyAudience(TestCase):
    def setUp(self) -> None:
        self.school = factories.a_school()
        self.families = [
            factories.a_pupil(self.school, first=first, class_name=name, guardians=3)
            for first, name in CHILDREN
        ]
        noor, sam, ella, finn, gust = self.families
        self.teacher = factories.a_staff_member(self.school, "teacher")
        self.office = factories.a_staff_member(self.school, "office")
        factories.teaches(self.teacher)
        factories.teaches(self.teacher, class_name="L4B")
        self.silent = {noor.father.id, sam.mother.id, ella.father.id, finn.mother.id}
        factories.changed(noor.father, closed_at=clock.now())
        post.restricts(ella.father)
        post.restricts(finn.mother, Right.SIGN_IN)
        post.restricts(gust.mother, Right.POST)  # which closes nothing here
        yesterday = clock.now().date() - dt.timedelta(days=1)
        elsewhere = factories.a_pupil(factories.a_school("De Linde"))
        with scope.everywhere():
            Guardianship.objects.filter(person_id=sam.mother.person_id).update(ends_on=yesterday)
            Pupil.objects.filter(id=finn.pupil.id).update(left_on=yesterday)
            self.of_class = dict(Group.objects.values_list("membership__person__pupil", "id"))
            self.group_ids = sorted(Group.objects.values_list("id", flat=True))
        self.pupil_ids = [*(one.pupil.id for one in self.families), elsewhere.pupil.id]
        self.account_ids = [self.teacher.id, noor.mother.id, gust.father.id, elsewhere.mother.id]

    @settings(max_examples=60)
    @given(audiences, st.booleans())
    def test_msg_09_who_reads_is_who_is_meant_within_the_reach(self, chosen, by_office) -> None:
        audience = self.audience(chosen)
        account = self.office if by_office else self.teacher
        with scope.within(self.school.id):
            found = readers.readers(self.school, audience=audience, sender=post.sender(account))
            ids = list(found.values_list("id", flat=True))

        assert sorted(ids) == sorted(self.expected(audience, account))

    def audience(self, chosen: dict) -> Audience:
        ids = {"group_ids": self.group_ids, "pupil_ids": self.pupil_ids,
               "account_ids": self.account_ids, "without_group_ids": self.group_ids,
               "without_pupil_ids": self.pupil_ids}  # fmt: skip
        named = {
            name: tuple(known[place % len(known)] for place in chosen[name])
            for name, known in ids.items()
        }
        return Audience(**{**chosen, **named, "guardian_kinds": tuple(chosen["guardian_kinds"])})

    def expected(self, audience: Audience, writer: Account) -> set[int]:
        staff = {self.teacher.id, self.office.id}
        found = {one for one in staff if audience.with_staff or one in audience.account_ids}
        for family in self.families:
            group_id = self.of_class[family.pupil.id]
            is_others = writer == self.teacher and family is self.families[4]
            if family is self.families[3] or is_others:
                continue  # has left, or is in a class of other teachers
            guardians = {family.accounts[slot].id for slot in (1, 2, 3)} - self.silent
            found |= guardians & {*audience.account_ids}
            is_meant = (
                audience.is_whole_school
                or group_id in audience.group_ids
                or family.pupil.id in audience.pupil_ids
            )
            is_left_out = (
                group_id in audience.without_group_ids
                or family.pupil.id in audience.without_pupil_ids
            )
            if is_left_out or not is_meant:
                continue
            if audience.with_pupils:
                found.add(family.accounts[0].id)
            for slot, kind in enumerate(KINDS, start=1):
                if audience.with_guardians and kind in (audience.guardian_kinds or KINDS):
                    found |= guardians & {family.accounts[slot].id}
        return found - {writer.id}
