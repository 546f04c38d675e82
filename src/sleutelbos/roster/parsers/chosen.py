"""What somebody said about the columns of a file: a field and the header of its column."""

import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from sleutelbos.kit import names
from sleutelbos.roster.parsers import aliases, headers
from sleutelbos.roster.parsers.aliases import FULL_NAME
from sleutelbos.roster.parsers.columns import (
    NAME,
    REQUIRED,
    WHOLE_NAMES,
    Columns,
    Place,
    Samples,
    label,
)
from sleutelbos.roster.parsers.headers import UNNUMBERED
from sleutelbos.roster.values import FileKind, Finding, Weight

MOST_GUARDIANS: Final = 6
_FEWEST_GUARDIANS: Final = 2
_NEVER_CHOSEN: Final = {"sex", "birth_date"}  # only looked at, never kept
_GUARDIAN: Final = re.compile(rf"guardian([1-{MOST_GUARDIANS}])\.(\w+)")
_LIKE: Final = 0.75


def fields(kind: FileKind, guardians: int = MOST_GUARDIANS) -> list[str]:
    """List the fields that can be chosen: the pupil's own, then each guardian's."""
    if kind is FileKind.STAFF:
        return list(aliases.first_words(aliases.STAFF))
    own = [name for name in aliases.first_words(aliases.PUPIL) if name not in _NEVER_CHOSEN]
    return own + [
        f"guardian{number}.{name}"
        for number in range(1, guardians + 1)
        for name in aliases.first_words(aliases.GUARDIAN)
    ]


def offered(kind: FileKind, guess: Mapping[str, str]) -> list[str]:
    """List the fields among which one may choose: of one guardian more than is known."""
    known = {field[:9] for field in guess if field.startswith("guardian")}
    return fields(kind, min(max(len(known) + 1, _FEWEST_GUARDIANS), MOST_GUARDIANS))


def numbered(header: Sequence[str]) -> list[str]:
    """Return headers that differ: the second "Naam" is "Naam (2)", the fifth without any "(5)"."""
    seen: Counter[str] = Counter()
    told = []
    for place, text in enumerate(header, start=1):
        seen[text] += 1
        number = seen[text] if text else place
        told.append(f"{text} ({number})".strip() if number > 1 or not text else text)
    return told


def key(header: Sequence[str]) -> str:
    """Return what is the same for all files with these headers, in whatever order they stand."""
    folded = sorted(filter(None, map(names.fold, header)))
    return hashlib.sha256("\n".join(folded).encode()).hexdigest()


def columns(
    kind: FileKind, header: Sequence[str], chosen: Mapping[str, str], *, row: int
) -> Columns:
    """Find the columns as they were chosen; what is still missing becomes a finding."""
    places: dict[Place, int] = {}
    findings = []
    told = [names.fold(text) for text in numbered(header)]
    known = fields(kind)
    for name, text in chosen.items():
        if name not in known:
            findings.append(Finding(row, name, "unknown_field", Weight.ERROR))
        elif names.fold(text) in told:
            places[_place(name)] = told.index(names.fold(text))
        else:
            findings.append(Finding(row, text, "lost_header", Weight.ERROR))
    for number in {number for number, name in places if name == "first_name"}:
        if (number, FULL_NAME) in places:  # the first name is elsewhere, so it was the family name
            places.setdefault((number, "family_name"), places.pop((number, FULL_NAME)))
    people = _people(kind, header, places)
    needed = [(0, name) for name in REQUIRED[kind]]
    needed += [(number, name) for number in people for name in NAME]
    findings += [
        Finding(row, label(name, people.get(number, "")), "lost_header", Weight.ERROR)
        for number, name in needed
        if not any((number, one) in places for one in _ways(name))
    ]
    return Columns(kind, tuple(numbered(header)), places, tuple(findings), people)


def said(found: Columns) -> dict[str, str]:
    """Return which header each field has, as it can be said again."""
    told = numbered(found.header)  # again the same, when they are numbered already
    return {
        _name(place): told[column]
        for place, column in found.places.items()
        if place[1] not in _NEVER_CHOSEN and place[0] <= MOST_GUARDIANS
    }


def guess(found: Columns, samples: Samples) -> dict[str, str]:
    """Return what is known of the columns, and what may be meant by the other headers.

    Not where the first rows have an address for mail, which a pupil has not.
    """
    guessed = said(found)
    known = aliases.STAFF if found.kind is FileKind.STAFF else aliases.PUPIL
    for place, text in enumerate(numbered(found.header)):
        if text in guessed.values() or "@" in "".join(samples(place)):
            continue
        for alias in difflib.get_close_matches(names.fold(text), known, n=1, cutoff=_LIKE):
            if known[alias][0] not in _NEVER_CHOSEN:
                guessed.setdefault(known[alias][0], text)
    return guessed


def _people(kind: FileKind, header: Sequence[str], places: Mapping[Place, int]) -> dict[int, str]:
    """Say who each guardian is, as far as the headers of their columns tell."""
    people = dict.fromkeys(sorted({number for number, _ in places if number}), UNNUMBERED)
    for (number, _), column in places.items():
        found = headers.seen(kind, header[column])
        if number and found and found.person:
            people[number] = found.person
    if len(people) > 1:
        people |= {n: str(n) for n, person in people.items() if person == UNNUMBERED}
    return people


def _ways(name: str) -> tuple[str, ...]:
    return (name, *WHOLE_NAMES) if name in NAME else (name,)


def _place(name: str) -> Place:
    match = _GUARDIAN.fullmatch(name)
    return (int(match[1]), match[2]) if match else (0, name)


def _name(place: Place) -> str:
    number, name = place
    return f"guardian{number}.{name}" if number else name
