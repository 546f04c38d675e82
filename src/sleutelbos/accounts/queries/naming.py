"""See what a recipe for usernames does to the whole register, before it is used (D1)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from sleutelbos.accounts.models import Keyring, KeyringName
from sleutelbos.accounts.rules import usernames
from sleutelbos.accounts.rules.proposals import Clash, Held, Proposal, Proposals

SIZE = 50
_ORDER = {clash: place for place, clash in enumerate(Clash)}


class Unlike(NamedTuple):
    """Somebody whose username is not what the recipe makes of the name alone."""

    register_id: str
    name: str
    username: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A recipe on the whole register: counts, and one page of it, the clashes first."""

    total: int
    same: int
    clashes: Mapping[Clash, int]
    rows: tuple[Proposal, ...]
    page: int
    pages: int


def preview(recipe: str, *, page: int = 1) -> Preview:
    """Return what a recipe makes of the pupils of now, one page of them."""
    found = sorted(proposals(recipe), key=_place)
    pages = max(1, -(-len(found) // SIZE))
    page = min(max(page, 1), pages)
    counts = Counter(one.clash for one in found if one.clash)
    return Preview(
        total=len(found),
        same=sum(one.is_same for one in found),
        clashes={clash: counts[clash] for clash in Clash if counts[clash]},
        rows=tuple(found[(page - 1) * SIZE : page * SIZE]),
        page=page,
        pages=pages,
    )


def _place(one: Proposal) -> tuple[int, str]:
    """Put clashes first, the worst before the others, and namesakes together."""
    return (len(_ORDER), "") if one.clash is None else (_ORDER[one.clash], one.proposed)


def proposals(recipe: str) -> list[Proposal]:
    """Return the username that a recipe gives to each pupil of now, in order of register id."""
    taken: dict[str, int] = {}
    known: dict[int, list[str]] = defaultdict(list)
    rows = KeyringName.objects.order_by("is_alias", "id")
    for keyring_id, name, key in rows.values_list("keyring_id", "name", "key"):
        taken[key] = keyring_id
        known[keyring_id].append(name)
    pupils = Keyring.objects.filter(closed_at=None, pupil__left_on=None, staff_member=None)
    held = [
        Held(*row, usernames=tuple(known[row[0]]))
        for row in pupils.values_list(
            "id", "pupil__register_id", "pupil__person__first_name", "pupil__person__family_name"
        )
        if row[0] in known
    ]
    resting = set(Keyring.objects.exclude(closed_at=None).values_list("id", flat=True))
    return list(Proposals(recipe, taken=taken, resting=resting).give(held))


def unlike_their_names(chosen: Q, *, recipe: str) -> list[Unlike]:
    """Return who of these got another username than the recipe makes of the name alone.

    ``chosen`` is a condition on the id of a username. They are namesakes, mostly.
    """
    rows = KeyringName.objects.filter(chosen, is_alias=False, keyring__staff_member=None)
    found = rows.order_by("key").values_list(
        "keyring__pupil__register_id", "keyring__pupil__person__first_name",
        "keyring__pupil__person__family_name", "name",
    )  # fmt: skip
    return [
        Unlike(key, f"{first} {family}", name)
        for key, first, family, name in found
        if name != usernames.username(recipe, first=first, family=family)
    ]
