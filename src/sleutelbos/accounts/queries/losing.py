"""Which accounts would close, when these guardians stay and these people leave."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.rules import slots
from sleutelbos.kit import bulk

_COLUMNS = (
    "slot", "person_id", "person__first_name", "person__family_name", "password_chosen_at",
    "initialcredential__id",
)  # fmt: skip


class Losing(NamedTuple):
    """An account that would close; ``successor`` is the person who gets its slot."""

    owner_id: int
    slot: int
    person_id: int
    name: str
    is_used: bool
    has_letter: bool
    successor: int | None


def of_leavers(owner_ids: Collection[int], *, owner: str = "pupil") -> Iterator[Losing]:
    """Give every open account on the keyrings of these pupils, or of these staff_members."""
    for owner_id, rows in _live(owner_ids, owner):
        yield from (_losing(owner_id, row, None) for row in rows)


def of_guardians(kept: Mapping[int, Sequence[int]], *, most: int) -> Iterator[Losing]:
    """Give the co-accounts that close when these are the guardians of these pupils.

    ``most`` is how many co-accounts a keyring of the school has.
    """
    for pupil_id, rows in _live(kept, "pupil"):
        people = {row[0]: row[1] for row in rows if row[0]}
        change = slots.arrange(people, kept[pupil_id], slots=most)
        successors = dict(change.open)
        for row in rows:
            if row[0] in change.close:
                yield _losing(pupil_id, row, successors.get(row[0]))


def _live(owner_ids: Collection[int], owner: str) -> Iterator[tuple[int, list[Any]]]:
    column = f"keyring__{owner}_id"
    for batch in bulk.batches(owner_ids):
        rows = Account.objects.filter(
            closed_at=None, keyring__closed_at=None, **{f"{column}__in": batch}
        )
        found: dict[int, list[Any]] = defaultdict(list)
        for owner_id, *row in rows.order_by("slot").values_list(column, *_COLUMNS):
            found[owner_id].append(row)
        yield from found.items()


def _losing(owner_id: int, row: Sequence[Any], successor: int | None) -> Losing:
    slot, person_id, first, family, chosen_at, letter = row
    is_used = chosen_at is not None
    return Losing(
        owner_id, slot, person_id, f"{first} {family}", is_used, letter is not None, successor
    )
