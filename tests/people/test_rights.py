"""May this guardian, for this child, now? The rule, the rows and the written SQL answer alike."""

import datetime as dt
import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import rights as own_rights
from sleutelbos.kit import clock, scope
from sleutelbos.people.models import Guardianship, Restriction
from sleutelbos.people.queries import rights
from sleutelbos.people.rules import rights as rules
from sleutelbos.people.rules.rights import Hold
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family

MARGIN = dt.timedelta(minutes=30)  # so that the time a test takes changes no answer
spans = st.tuples(
    st.integers(-3, 3).filter(bool), st.one_of(st.none(), st.integers(-3, 3).filter(bool))
)
matrices = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(list(Right)), spans), max_size=12)


def restrict(guardianship_id: int, right: Right, begin: int, end: int | None) -> Hold:
    now = clock.now()
    hold = Hold(right, now + begin * MARGIN, None if end is None else now + end * MARGIN)
    Restriction.objects.create(
        school_id=scope.active_id(), guardianship_id=guardianship_id, right=right, ground="court",
        holds_from=hold.holds_from, holds_until=hold.holds_until, made_at=now, made_by="x",
    )  # fmt: skip
    return hold


def written_out(account: Account, right: Right) -> bool:
    condition = rights.statement(right, person="a.person_id", pupil="k.pupil_id")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM accounts_account a JOIN accounts_keyring k ON k.id = a.keyring_id "
            f"WHERE a.id = %s AND {condition}",
            [account.id, *rights.parameters()],
        )
        return cursor.fetchone() is not None


class TestAnyMatrix(TestCase):
    def setUp(self) -> None:
        self.school = factories.a_school()
        families = [factories.a_pupil(self.school, first=name) for name in ("Noor", "Sam")]
        self.parents = [one.accounts[slot] for one in families for slot in (1, 2)]
        with scope.within(self.school.id):
            self.guardianships = [
                Guardianship.objects.get(person_id=one.person_id) for one in self.parents
            ]

    @settings(max_examples=15)
    @given(matrices)
    def test_rule_rows_and_written_sql_answer_alike(self, matrix) -> None:
        with scope.within(self.school.id):
            holds: dict[int, list[Hold]] = {place: [] for place in range(4)}
            for place, right, (begin, end) in matrix:
                holds[place].append(restrict(self.guardianships[place].id, right, begin, end))
            closed = rights.closed([one.pupil_id for one in self.guardianships])
            for right, place in itertools.product(Right, range(4)):
                account, whose = self.parents[place], self.guardianships[place]
                expected = rules.may(right, is_guardian=True, holds=holds[place], now=clock.now())
                pair = {"person_id": whose.person_id, "pupil_id": whose.pupil_id}
                assert rights.may(right, **pair) is expected
                assert own_rights.is_allowed(account.id, right) is expected
                assert written_out(account, right) is expected
                is_closed = right in closed.get((whose.pupil_id, whose.person_id), ())
                assert is_closed is not expected


@pytest.mark.django_db
class TestAccounts:
    @pytest.fixture
    def school(self) -> School:
        return factories.a_school()

    @pytest.fixture
    def family(self, school: School) -> Family:
        return factories.a_pupil(school)

    def test_what_closes_for_one_child_stays_open_for_another(
        self, school: School, family: Family
    ) -> None:
        sister = factories.a_pupil(school, first="Lou", guardians=0)
        with scope.within(school.id):
            other = Guardianship.objects.create(
                school=school, pupil=sister.pupil, person=family.father.person, kind="father",
                rank=1,
            )  # fmt: skip
            restrict(Guardianship.objects.get(pupil=family.pupil, rank=2).id, Right.POST, -1, None)

            assert not rights.may(Right.POST, person_id=other.person_id, pupil_id=family.pupil.id)
            assert rights.may(Right.POST, person_id=other.person_id, pupil_id=sister.pupil.id)

    def test_pupils_and_staff_need_no_guardianship(self, school: School, family: Family) -> None:
        office = factories.a_staff_member(school)
        with scope.within(school.id):
            for right in Right:
                assert own_rights.is_allowed(family.accounts[0].id, right)
                assert own_rights.is_allowed(office.id, right)

    def test_who_is_no_guardian_any_more_may_nothing(self, school: School, family: Family) -> None:
        yesterday = clock.now().date() - dt.timedelta(days=1)
        with scope.within(school.id):
            Guardianship.objects.filter(person_id=family.father.person_id).update(ends_on=yesterday)
            for right in Right:
                assert not own_rights.is_allowed(family.father.id, right)
                assert not written_out(family.father, right)

    def test_many_accounts_cost_one_statement(self, school: School) -> None:
        families = [factories.a_pupil(school, first=f"Kind {n}") for n in range(5)]
        ids = [account.id for one in families for account in one.accounts.values()]
        with scope.within(school.id), CaptureQueriesContext(connection) as statements:
            assert own_rights.allowed(ids, Right.MESSAGES) == set(ids)

        assert len(statements) == 1
