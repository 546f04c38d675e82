"""What is kept of one person, as they can read it; nothing of anybody else."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sleutelbos.kit import clock
from sleutelbos.kit.kept import Audience, Kept, Shown, Text, Traces, declarations
from sleutelbos.people.queries import persons
from sleutelbos.privacy import words
from sleutelbos.privacy.queries import traces
from sleutelbos.schools.models import School


@dataclass(frozen=True, slots=True)
class Section:
    """What one table has of a person: columns in words, and rows as they are."""

    label: str
    name: str
    why: str
    terms: tuple[str, ...]
    readers: tuple[str, ...]
    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, Text]]
    rows: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class PersonFile:
    """All sections that have anything, and what is not in the file and why."""

    person_id: int
    name: str
    school: School
    made_at: dt.datetime
    sections: tuple[Section, ...]
    audience: Audience


def of_person(person_id: int, *, school: School, audience: Audience) -> PersonFile:
    """Return what is kept of a person; raise NotFound.

    The register's own addresses, and what restricts somebody's rights, are not in the file that
    people take themselves: whoever gets into an account does not find out where its owner lives.
    Messages are not in the file that the office hands over: only their readers read them.
    """
    person = persons.person(person_id)
    found = traces.own(person_id)
    sections = (
        _section(one, found, school=school, audience=audience)
        for one in reversed(declarations())
        if one.own
    )
    return PersonFile(
        person_id=person_id,
        name=person.name,
        school=school,
        made_at=clock.now(),
        sections=tuple(one for one in sections if one.rows),
        audience=audience,
    )


def _section(kept: Kept, found: Traces, *, school: School, audience: Audience) -> Section:
    columns = kept.told_to(audience)
    purpose = words.PURPOSES[kept.purpose]
    return Section(
        label=kept.label,
        name=str(kept.name),
        why=str(purpose.why),
        terms=tuple(words.terms(kept, school=school)),
        readers=tuple(str(words.READERS[one]) for one in kept.readers),
        columns={path: str(word) for path, word in columns.items()},
        values=kept.values,
        rows=tuple(_rows(kept, found, columns)) if columns else (),
    )


def _rows(kept: Kept, found: Traces, columns: Iterable[str]) -> Iterable[Shown]:
    if kept.read:
        return kept.read(found)
    assert kept.own  # noqa: S101 - only asked of tables that have rows of people
    rows = kept.table.objects.filter(kept.own(found))  # type: ignore[attr-defined]
    chosen: Iterable[Shown] = rows.order_by("id").values(*columns)
    return chosen
