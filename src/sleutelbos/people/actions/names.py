"""Correct the name of a person."""

from sleutelbos.audit.values import Actor
from sleutelbos.people.models import Person
from sleutelbos.people.rules import names


def correct(*, person_id: int, first_name: str, family_name: str, by: Actor) -> None:
    """Write a person's name as it is; the caller tells the log and the people concerned."""
    Person.objects.filter(id=person_id).update(
        first_name=first_name,
        family_name=family_name,
        words=names.words(first=first_name, family=family_name),
    )
