"""Who may write to whom (MSG-09), as a table."""

import pytest

from sleutelbos.messaging.rules import writing
from sleutelbos.messaging.rules.writing import Permissions, Reach
from sleutelbos.messaging.values import Audience, SenderRole

USUAL = Permissions(
    teachers_to_all=False,
    guardians_to_teachers=True,
    guardians_to_office=True,
    pupils_to_teachers=True,
    pupils_to_office=False,
)
OPEN = Permissions(True, True, True, True, True)
CLOSED = Permissions(False, False, False, False, False)
EVERYBODY = Reach(families="all", staff=True)


@pytest.mark.parametrize(
    ("role", "permissions", "reach"),
    [
        (SenderRole.OFFICE, CLOSED, EVERYBODY),
        (SenderRole.ADMINISTRATOR, CLOSED, EVERYBODY),
        (SenderRole.TEACHER, USUAL, Reach(families="own", staff=True)),
        (SenderRole.TEACHER, OPEN, EVERYBODY),
        (SenderRole.GUARDIAN, USUAL, Reach(own_teachers=True, office=True)),
        (SenderRole.GUARDIAN, CLOSED, Reach()),
        (SenderRole.PUPIL, USUAL, Reach(own_teachers=True)),
        (SenderRole.PUPIL, OPEN, Reach(own_teachers=True, office=True)),
        (SenderRole.PUPIL, CLOSED, Reach()),
    ],
)
def test_msg_09_the_table_says_who_may_write_to_whom(
    role: SenderRole, permissions: Permissions, reach: Reach
) -> None:
    assert writing.reach(role, permissions) == reach


@pytest.mark.parametrize("role", [SenderRole.GUARDIAN, SenderRole.PUPIL])
@pytest.mark.parametrize("permissions", [USUAL, OPEN, CLOSED])
def test_msg_09_no_family_ever_writes_to_a_class(
    role: SenderRole, permissions: Permissions
) -> None:
    reach = writing.reach(role, permissions)

    assert not writing.fits(Audience(group_ids=(1,)), reach)
    assert not writing.fits(Audience(pupil_ids=(1,)), reach)
    assert not writing.fits(Audience(is_whole_school=True), reach)
    assert not writing.fits(Audience(with_staff=True), reach)
