"""See what a recipe for usernames would do to the whole register, before it is used (D1)."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from sleutelbos.accounts.models import KeyringName
from sleutelbos.accounts.rules import usernames

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Named:
    """A pupil with the username of now and the one of the recipe."""

    register_id: str
    name: str
    username: str
    proposed: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A recipe on the whole register: some pupils, and all namesakes with their numbers."""

    total: int
    same: int
    some: tuple[Named, ...]
    namesakes: tuple[Named, ...]


def preview(recipe: str) -> Preview:
    """Return what a recipe makes of the pupils of now, in order of register id."""
    rows = list(
        KeyringName.objects.filter(
            is_alias=False, keyring__closed_at=None, keyring__pupil__left_on=None,
            keyring__staff_member=None,
        ).values_list(
            "keyring__pupil__register_id", "keyring__pupil__person__first_name",
            "keyring__pupil__person__family_name", "name",
        )
    )  # fmt: skip
    proposed = usernames.numbered(recipe, [row[:3] for row in rows], taken=())
    plain = {
        register_id: usernames.username(recipe, first=first, family=family)
        for register_id, first, family, _ in rows
    }
    counts = Counter(plain.values())
    named = [
        Named(register_id, f"{first} {family}", username, proposed[register_id])
        for register_id, first, family, username in rows
    ]
    return Preview(
        total=len(named),
        same=sum(usernames.key(one.username) == usernames.key(one.proposed) for one in named),
        some=tuple(named[:SHOWN]),
        namesakes=tuple(
            sorted(
                (one for one in named if counts[plain[one.register_id]] > 1),
                key=lambda one: (plain[one.register_id], one.proposed),
            )
        ),
    )


def unlike_their_names(chosen: Q, *, recipe: str) -> list[Named]:
    """Return who of these got another username than the recipe makes of the name alone.

    ``chosen`` is a condition on the id of a username. They are namesakes, mostly.
    """
    rows = KeyringName.objects.filter(chosen, is_alias=False, keyring__staff_member=None)
    found = rows.order_by("key").values_list(
        "keyring__pupil__register_id", "keyring__pupil__person__first_name",
        "keyring__pupil__person__family_name", "name",
    )  # fmt: skip
    named = [
        Named(
            key, f"{first} {family}", name, usernames.username(recipe, first=first, family=family)
        )
        for key, first, family, name in found
    ]
    return [one for one in named if one.username != one.proposed]
