"""The register of processing (GDPR, art. 30), as the tables of this installation say."""

from collections.abc import Iterator
from dataclasses import dataclass

from sleutelbos.kit.kept import Kept, Purpose, declarations
from sleutelbos.privacy import words
from sleutelbos.privacy.words import Said
from sleutelbos.schools.models import School

COLUMNS = ("purpose", "why", "basis", "table", "people", "kept", "seen by", "until", "recipients")


@dataclass(frozen=True, slots=True)
class Line:
    """One table: what it has of whom, who sees it, for how long and why."""

    name: str
    whom: tuple[str, ...]
    columns: tuple[str, ...]
    readers: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]  # how long, and why


@dataclass(frozen=True, slots=True)
class Activity:
    """What is done for one purpose."""

    said: Said
    lines: tuple[Line, ...]
    recipients: tuple[str, ...]


def activities(school: School) -> list[Activity]:
    """Return the register by purpose, tables with rows of people first."""
    found = []
    for purpose in Purpose:
        tables = [one for one in declarations() if one.purpose is purpose and one.whom]
        if tables:
            lines = tuple(_line(one, school=school) for one in reversed(tables))
            recipients = tuple(str(one) for one in words.RECIPIENTS.get(purpose, ()))
            found.append(Activity(words.PURPOSES[purpose], lines, recipients))
    return found


def cells(school: School) -> Iterator[tuple[str, ...]]:
    """Yield the register as the rows of a table, in the order of ``COLUMNS``."""
    for one in activities(school):
        for line in one.lines:
            yield (
                str(one.said.name),
                str(one.said.why),
                str(one.said.basis),
                line.name,
                ", ".join(line.whom),
                ", ".join(line.columns),
                ", ".join(line.readers),
                "; ".join(term for term, _why in line.terms),
                ", ".join(one.recipients),
            )


def _line(kept: Kept, *, school: School) -> Line:
    terms = [(words.term(one, school=school), str(one.why)) for one in kept.terms]
    terms += [(str(kept.lasts), "")] if kept.lasts else []
    columns = [str(word) for word in {**kept.said, **kept.at_office}.values()]
    return Line(
        name=str(kept.name),
        whom=tuple(str(words.WHOM[one]) for one in kept.whom),
        columns=tuple(dict.fromkeys(columns)),
        readers=tuple(str(words.READERS[one]) for one in kept.readers),
        terms=tuple(terms),
    )
