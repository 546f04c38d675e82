"""Make one person of two, or say that they are two: for the office to decide (D27)."""

from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock, scope
from sleutelbos.people.models import DistinctPeople, Guardianship, Person

_FILLED = ("language", "street", "postcode", "town", "register_key", "register_mobile")


def merge(*, keep_id: int, gone_id: int, by: Actor) -> None:
    """Let one guardian be the other too; what the register never said of them is filled in.

    Nothing but guardianships may point at who goes any more: the database refuses the rest.
    """
    people = {one.id: one for one in Person.objects.filter(id__in=(keep_id, gone_id))}
    keep, gone = people[keep_id], people[gone_id]
    filled = {
        name: getattr(gone, name)
        for name in _FILLED
        if getattr(gone, name) and not getattr(keep, name)
    }
    if not keep.street:
        filled |= {name: getattr(gone, name) for name in ("street", "postcode", "town")}
    Person.objects.filter(id=keep_id).update(**filled) if filled else None
    Guardianship.objects.filter(person_id=gone_id).update(person_id=keep_id)
    rows = Person.objects.filter(id=gone_id)
    rows._raw_delete(rows.db)  # noqa: SLF001 - nothing must go with it


def keep_apart(*, first_id: int, second_id: int, by: Actor) -> None:
    """Remember that two people are two."""
    DistinctPeople.objects.get_or_create(
        school_id=scope.active_id(),
        first_id=min(first_id, second_id),
        second_id=max(first_id, second_id),
        defaults={"made_at": clock.now(), "made_by": by.text},
    )
