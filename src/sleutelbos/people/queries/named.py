"""Name the people whom rows of this package are about, for telling what happens to them."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce

from sleutelbos.people.models import Group, Guardianship, Membership, Person, Pupil, StaffMember


class Named(NamedTuple):
    """Somebody: the register id of a pupil or a member of staff, and a name."""

    register_id: str
    name: str


def who(table: str, ids: Collection[int]) -> dict[int, Named]:
    """Return whom rows are about, by id; ``table`` is the name of one of this package's tables.

    A guardian has the register id of the pupil; a class only a name.
    """
    if table == "group":
        rows = Group.objects.filter(id__in=ids).values_list("id", "name")
        return {id_: Named("", name) for id_, name in rows}
    model, to_person, key = _TABLES[table]
    named = (
        model.objects.filter(id__in=ids)
        .annotate(number=key)
        .values_list("id", "number", f"{to_person}first_name", f"{to_person}family_name")
    )
    return {id_: Named(key, f"{first} {family}") for id_, key, first, family in named}


def _key(to_person: str) -> Coalesce:
    paths = (f"{to_person}pupil__register_id", f"{to_person}staffmember__register_id")
    return Coalesce(*map(F, paths), Value(""), output_field=CharField())


_TABLES: dict[str, tuple[Any, str, Any]] = {
    "person": (Person, "", _key("")),
    "pupil": (Pupil, "person__", F("register_id")),
    "staffmember": (StaffMember, "person__", F("register_id")),
    "guardianship": (Guardianship, "person__", F("pupil__register_id")),
    "membership": (Membership, "person__", _key("person__")),
}
