"""Which accounts one parent may hold together."""

import pytest

from sleutelbos.accounts.rules import bunches
from sleutelbos.accounts.rules.bunches import Held

MINE = Held(1, keyring_id=10, person_id=100, slot=1)
OTHER_CHILD = Held(2, keyring_id=20, person_id=200, slot=1)
PARENTS = [(1000, 100), (2000, 200)]


def test_two_children_of_one_parent_whom_registers_know_as_two_people() -> None:
    assert bunches.may_be_one_parents([MINE, OTHER_CHILD], PARENTS)


@pytest.mark.parametrize(
    ("other", "guardians"),
    [
        (Held(2, keyring_id=10, person_id=200, slot=2), PARENTS),
        (Held(2, keyring_id=20, person_id=200, slot=0), PARENTS),
        (OTHER_CHILD, [*PARENTS, (1000, 200)]),
        (OTHER_CHILD, [(3000, 100), (3000, 200)]),
    ],
    ids=["one keyring", "a pupil or staff", "the other parent", "parents of a third child"],
)
def test_what_cannot_be_one_parents(other: Held, guardians: list[tuple[int, int]]) -> None:
    assert not bunches.may_be_one_parents([MINE, other], guardians)


def test_a_bunch_does_not_grow_for_ever() -> None:
    many = [Held(one, keyring_id=one, person_id=100, slot=1) for one in range(bunches.MOST + 1)]

    assert bunches.may_be_one_parents(many[:-1], [])
    assert not bunches.may_be_one_parents(many, [])
