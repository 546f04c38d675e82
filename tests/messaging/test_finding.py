"""Whom one finds to write to (MSG-08)."""

import pytest

from sleutelbos.kit import scope
from sleutelbos.messaging.queries import finding
from tests import factories
from tests.messaging import post

pytestmark = pytest.mark.django_db


def test_msg_08_ones_own_class_is_found_behind_many_of_the_same_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finding, "WIDTHS", (1, 100))
    school = factories.a_school()
    for family, class_name in (("Adams", "L4B"), ("Bos", "L4B"), ("Zwart", "L3A")):
        factories.a_pupil(school, family=family, class_name=class_name)
    teacher = factories.a_staff_member(school, "teacher")
    factories.teaches(teacher)

    with scope.within(school.id):
        found = finding.find(school, sender=post.sender(teacher), text="noor")

    assert [one.name for one in found] == ["Noor Zwart"]
