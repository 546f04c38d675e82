"""What an erasure would take, and what would stay."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from sleutelbos.kit.kept import Kept, Traces, declarations
from sleutelbos.people.queries import persons
from sleutelbos.people.queries.persons import KnownPerson
from sleutelbos.privacy.models import Erasure
from sleutelbos.privacy.queries import traces
from sleutelbos.privacy.values import Count


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would go and what would stay, for one person."""

    person: KnownPerson
    belongs: bool  # still at the school: only what is not needed goes
    along: tuple[KnownPerson, ...]  # guardians whom nothing else ties to the school
    going: tuple[Count, ...]
    staying: tuple[Count, ...]


def outlook(person_id: int) -> Outlook:
    """Return what an erasure of this person would do; raise NotFound."""
    person = persons.person(person_id)
    belongs = bool(persons.who_belong([person_id]))
    people = [person_id] if belongs else together([person_id])
    found = of(people, belongs=belongs)
    return Outlook(
        person=person,
        belongs=belongs,
        along=tuple(persons.person(one) for one in people if one != person_id),
        going=tuple(_counts(going(belongs=belongs), found)),
        staying=tuple(_counts(_needed(), found)) if belongs else (),
    )


def together(person_ids: Collection[int]) -> list[int]:
    """Return these people and the guardians whom only these tie to the school."""
    pupils = persons.traces(person_ids).pupils
    return sorted({*person_ids, *persons.guardians_of_none_but(pupils)})


def of(person_ids: Collection[int], *, belongs: bool) -> Traces:
    """Return by what all that goes is found: of who stays here, only the own rows."""
    if belongs:
        [person_id] = person_ids
        return traces.own(person_id)
    return traces.of_erasure(person_ids)[0]


def going(*, belongs: bool) -> list[Kept]:
    """Return the tables of which an erasure takes rows, in the order in which it does."""
    personal = [one for one in declarations() if one.own or one.gone]
    return [one for one in personal if not (belongs and one.while_here)]


def staying(*, belongs: bool = False) -> list[Kept]:
    """Return the tables that keep something after any erasure, with the reason.

    Of who still belongs, those that stay whole have a reason of their own.
    """
    return [one for one in declarations() if one.stays and not (belongs and one.while_here)]


def latest(limit: int = 50) -> list[Erasure]:
    """Return the erasures that were done last; they name nobody."""
    return list(Erasure.objects.defer("marks").order_by("-id")[:limit])


def chosen(kept: Kept, of_people: Traces) -> QuerySet[Model, Model]:
    """Return the rows of a table that an erasure of these people takes."""
    choose = kept.gone or kept.own
    assert choose  # noqa: S101 - only asked of tables that have rows of people
    condition = choose(of_people)
    found: QuerySet[Model, Model] = kept.table.objects.filter(condition)  # type: ignore[attr-defined]
    return found


def _needed() -> list[Kept]:
    return [one for one in declarations() if one.while_here and one.own]


def _counts(tables: list[Kept], found: Traces) -> list[Count]:
    counts = [Count(one, chosen(one, found).count()) for one in tables]
    return [one for one in counts if one.rows]
