"""Name the people whom rows of this package are about, for telling what happens to them."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce

from sleutelbos.accounts.models import Account, InitialCredential, Keyring, KeyringName


class Named(NamedTuple):
    """Whose account or keyring: the register id of its pupil or member of staff, and a name."""

    register_id: str
    name: str


def who(table: str, ids: Collection[int]) -> dict[int, Named]:
    """Return whom rows are about, by id; ``table`` is the name of one of this package's tables."""
    model, to_person, to_keyring = _TABLES[table]
    own = [F(f"{to_person}{name}") for name in ("first_name", "family_name")] if to_person else [
        _either(to_keyring, f"person__{name}") for name in ("first_name", "family_name")
    ]  # fmt: skip
    named = model.objects.filter(id__in=ids).annotate(
        number=_either(to_keyring, "register_id"), first=own[0], family=own[1]
    )
    return {
        id_: Named(key, f"{first} {family}")
        for id_, key, first, family in named.values_list("id", "number", "first", "family")
    }


def _either(to_keyring: str, path: str) -> Coalesce:
    paths = (f"{to_keyring}pupil__{path}", f"{to_keyring}staff_member__{path}")
    return Coalesce(*map(F, paths), Value(""), output_field=CharField())


_TABLES: dict[str, tuple[Any, str, str]] = {
    "account": (Account, "person__", "keyring__"),
    "initialcredential": (InitialCredential, "account__person__", "account__keyring__"),
    "keyring": (Keyring, "", ""),
    "keyringname": (KeyringName, "", "keyring__"),
}
