"""The picture of a school counts what the diagnosis says of each account."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import families, progress
from sleutelbos.accounts.rules.places import Place, Stage
from sleutelbos.gate.queries import diagnosis
from sleutelbos.kit import clock, scope
from sleutelbos.people.models import Guardianship, Restriction
from sleutelbos.schools.models import School
from tests import factories

pytestmark = pytest.mark.django_db


def _facts(**changes: Any) -> dict[str, Any]:
    now = clock.now()
    done = dict.fromkeys(
        ("recognised_at", "password_chosen_at", "devices_reviewed_at", "details_given_at",
         "details_confirmed_at", "email_verified_at"), now,
    )  # fmt: skip
    return {**done, "agreed_version": 1, "email": "a@b.be", "email_key": "a@b.be"} | changes


def test_every_account_is_counted_at_the_place_of_its_diagnosis() -> None:
    school = factories.a_school()
    now = clock.now()
    nothing = {"recognised_at": None, "password_chosen_at": None, "agreed_version": 0}
    for place, facts in enumerate(
        [
            _facts(),
            _facts(email_unreachable_at=now),
            _facts(suspended_at=now),
            _facts(agreed_version=0),
            _facts(recognised_at=None),
            _facts(devices_reviewed_at=None, email_verified_at=None),
            _facts(details_given_at=None, details_confirmed_at=None),
            _facts(details_confirmed_at=None),
            _facts(email_verified_at=None),
            _facts(email_verified_at=None, email_unreachable_at=now),
            _facts(email_verified_at=None, email="", email_key=""),
            _facts(**nothing),
            _facts(**nothing, email_unreachable_at=now),
            _facts(**nothing, email="", email_key="", email_verified_at=None),
            _facts(
                **nothing | {"recognised_at": now}, email="", email_key="", email_verified_at=None
            ),
            _facts(
                **nothing | {"recognised_at": now, "agreed_version": 1},
                email="",
                email_key="",
                email_verified_at=None,
            ),
        ]
    ):
        for letter in (None, {}, {"failures": 10}, {"days": -1}):
            family = factories.a_pupil(school, first=f"Kind{place}", guardians=1)
            factories.changed(family.mother, **facts)
            if letter is not None:
                factories.a_letter(family.mother, **letter)

    with scope.within(school.id):
        known = families.of_pupils(Account.objects.values_list("keyring__pupil_id", flat=True))
        parents = [one for one in known if one.slot]
        found = diagnosis.of_accounts(parents, agreement_version=1).values()
        (counted,) = progress.by_class("2026-2027", agreement_version=1)

    assert +counted.places["parents"] == Counter(diagnosis.place_of(one) for one in found)
    assert set(+counted.places["parents"]) == set(Place) - {Place.RESTRICTED}
    stages = Counter(diagnosis.stage_of(one) for one in found)
    assert counted.parents == {stage: stages[stage] for stage in Stage}


def test_a_restricted_guardian_is_counted_apart(school: School) -> None:
    family = factories.a_pupil(school)
    with scope.within(school.id):
        guardianship = Guardianship.objects.get(person_id=family.father.person_id)
        Restriction.objects.create(
            school=school, guardianship=guardianship, right="sign_in", ground="court",
            holds_from=clock.now(), made_at=clock.now(), made_by="x",
        )  # fmt: skip
        (counted,) = progress.by_class("2026-2027", agreement_version=1)

    assert +counted.places["parents"] == {Place.RESTRICTED: 1, Place.NOT_INVITED: 1}


def test_the_whole_school_costs_one_statement(school: School) -> None:
    for number in range(6):
        factories.a_pupil(school, first=f"Kind{number}", class_name=f"L{number}A")

    with (
        scope.within(school.id),
        CaptureQueriesContext(
            connection,
        ) as statements,
    ):
        classes = progress.by_class("2026-2027", agreement_version=1)

    assert len(statements) == 1
    assert [one.name for one in classes] == [f"L{number}A" for number in range(6)]
    assert progress.summed(classes).total == 12


def test_a_teacher_counts_the_own_classes_only(school: School) -> None:
    factories.a_pupil(school, first="Noor", class_name="L3A")
    factories.a_pupil(school, first="Lou", class_name="L4A")
    teacher = factories.a_staff_member(school, "teacher")
    factories.teaches(teacher, class_name="L4A")

    with scope.within(school.id):
        classes = progress.by_class("2026-2027", agreement_version=1, teacher_id=teacher.person_id)

    assert [(one.name, one.total) for one in classes] == [("L4A", 2)]


def test_leavers_and_closed_accounts_do_not_count(school: School) -> None:
    leaver = factories.a_pupil(school, first="Noor")
    other = factories.a_pupil(school, first="Lou")
    factories.changed(other.father, closed_at=clock.now())
    with scope.within(school.id):
        leaver.pupil.left_on = dt.date(2026, 9, 1)
        leaver.pupil.save(update_fields=["left_on"])

        (counted,) = progress.by_class("2026-2027", agreement_version=1)

    assert counted.total == 1


@pytest.fixture
def school() -> School:
    return factories.a_school()
