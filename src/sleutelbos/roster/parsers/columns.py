"""Find the columns of a register: which field stands where, and what is wrong with the header."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sleutelbos.roster.parsers import aliases, full_names, headers
from sleutelbos.roster.parsers.aliases import FULL_NAME
from sleutelbos.roster.parsers.headers import UNNUMBERED, Seen
from sleutelbos.roster.values import FileKind, Finding, Weight

REQUIRED: Final = {
    FileKind.PUPILS: ("register_id", "family_name", "first_name", "class_name"),
    FileKind.STAFF: ("register_id", "family_name", "first_name", "role"),
}
_SPOKEN: Final = {  # how a lost header is named to the reader
    "register_id": "Stamboeknummer", "family_name": "Naam", "first_name": "Voornaam",
    "class_name": "Klas", "role": "Functie",
}  # fmt: skip
WHOLE_NAMES: Final = (aliases.FAMILY_FIRST, aliases.FIRST_FIRST, FULL_NAME)
NAME: Final = ("family_name", "first_name")
_NEVER_LIKE: Final = {*WHOLE_NAMES, "key", "house_number", "box", "postcode_town"}
_LIKE: Final = 0.8
_LAST: Final = 1_000  # a rank behind all


class _Part(NamedTuple):
    """What may follow a field, and the short headers that then mean it."""

    field: str
    headers: frozenset[str]


_NEXT_PART: Final = {
    "street": _Part("house_number", aliases.AFTER_STREET),
    "house_number": _Part("box", aliases.AFTER_NUMBER),
}

Place = tuple[int, str]  # guardian's number (0: pupil or staff member) and field
Samples = Callable[[int], Sequence[str]]  # what the first rows have in a column


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands, and what is wrong with the header."""

    kind: FileKind
    header: tuple[str, ...]
    places: Mapping[Place, int]
    findings: tuple[Finding, ...] = ()
    people: Mapping[int, str] = field(default_factory=dict)  # guardian's number: who

    def fields(self, person: int = 0) -> dict[str, int]:
        """Return the columns of the pupil or staff member (0), or of one guardian."""
        return {field: place for (number, field), place in self.places.items() if number == person}

    def labels(self) -> dict[str, str]:
        """Return what the file calls the fields of the pupil or staff member."""
        return {field: self.header[place] for field, place in self.fields().items()}

    def guardians(self) -> list[int]:
        """Return the numbers of the guardians who have columns, in order."""
        return sorted({number for number, _ in self.places if number})

    def kind_of(self, person: int) -> str:
        """Return what a guardian is to the pupil when the header says it."""
        return headers.kind_of(self.people.get(person, ""))

    @property
    def is_a_row_each(self) -> bool:
        """Say whether each guardian has a row of their own, in place of columns."""
        return list(self.people.values()) == [UNNUMBERED]


def resolve(
    header: Sequence[str], *, row: int, samples: Samples, wanted: FileKind | None = None
) -> Columns:
    """Find the columns; a header that is lost, double or doubtful becomes a finding.

    A file that is of the other kind than the wanted one, and a good one of that, is told so.
    """
    detected = _kind(header)
    found = _Resolver(detected, header, row=row).columns(samples)
    if wanted is None or wanted is detected:
        return found
    if not found.findings:
        finding = Finding(0, "", "other_kind", Weight.ERROR, {"kind": detected.value})
        return Columns(detected, tuple(header), {}, (finding,))
    return _Resolver(wanted, header, row=row).columns(samples)


def _kind(header: Sequence[str]) -> FileKind:
    """Tell a staff list by its function or staff number; all else is a list of pupils."""
    staff = [headers.seen(FileKind.STAFF, text) for text in header]
    pupils = [headers.seen(FileKind.PUPILS, text) for text in header]
    has_guardians = any(one and one.person for one in pupils)
    has_own = any(
        one and (one.field == "role" or (one.field == "register_id" and not other))
        for one, other in zip(staff, pupils, strict=True)
    )
    return FileKind.STAFF if has_own and not has_guardians else FileKind.PUPILS


class _Resolver:
    """Finds the columns of one header as a list of one kind."""

    def __init__(self, kind: FileKind, header: Sequence[str], *, row: int) -> None:
        self._kind = kind
        self._header = header
        self._row = row
        self._seen = _joined([headers.seen(kind, text) for text in header], header)
        self._numbers = _numbered(self._seen)
        self._people = {number: person for person, number in self._numbers.items() if number}
        self._places: dict[Place, int] = {}
        self._findings: list[Finding] = []

    def columns(self, samples: Samples) -> Columns:
        """Return where everything stands, and what is wrong."""
        self._place()
        for number in (0, *self._people):
            self._settle_names(number, samples)
        self._note_lost()
        self._note_doubtful()
        header, findings = tuple(self._header), tuple(self._findings)
        return Columns(self._kind, header, self._places, findings, self._people)

    def _place(self) -> None:
        """Give each field the column that says it most clearly."""
        ranks: dict[Place, int] = {}
        for column, one in enumerate(self._seen):
            if one is None:
                continue
            place = (self._numbers[one.person], one.field)
            if ranks.get(place) == one.rank:
                facts = {"first": self._places[place] + 1, "second": column + 1}
                self._note("duplicate_header", self._header[column], **facts)
            elif one.rank < ranks.get(place, _LAST):
                ranks[place], self._places[place] = one.rank, column

    def _settle_names(self, number: int, samples: Samples) -> None:
        """Choose between two columns with names and one with both; note what does not tell."""
        apart = [name for name in NAME if (number, name) in self._places]
        whole = [name for name in WHOLE_NAMES if (number, name) in self._places]
        if apart == ["family_name"] and not whole:
            column = self._places[number, "family_name"]
            if headers.may_be_both_names(self._header[column]):
                self._places[number, FULL_NAME] = self._places.pop((number, "family_name"))
        elif whole:
            for name in whole if len(apart) == len(NAME) else [*whole[1:], *apart]:
                del self._places[number, name]
        column = self._places.get((number, FULL_NAME), -1)
        if column >= 0 and not full_names.are_clear(samples(column)):
            self._note("unclear_names", self._header[column])

    def _has_name(self, number: int, name: str) -> bool:
        """Say whether a guardian or the pupil has this field, or both names in one column."""
        names = (name, *WHOLE_NAMES) if name in NAME else (name,)
        return any((number, one) in self._places for one in names)

    def _note_lost(self) -> None:
        """Note every column without which the rows mean nothing."""
        needed = [(0, name) for name in REQUIRED[self._kind]]
        needed += [(number, name) for number in self._people for name in NAME]
        for number, name in needed:
            if not self._has_name(number, name):
                self._note("lost_header", label(name, self._people.get(number, "")))

    def _note_doubtful(self) -> None:
        """Note headers that look like a missing one: leaving them out would erase a column."""
        expected = self._expected()
        for text, one in zip(self._header, self._seen, strict=True):
            key = "" if one else "".join(headers.words(text))
            for alias in difflib.get_close_matches(key, expected, n=1, cutoff=_LIKE):
                self._note("doubtful_header", text, like=alias)

    def _expected(self) -> list[str]:
        """List the headers of columns that are not there, as Dutch registers write them."""
        own = aliases.STAFF if self._kind is FileKind.STAFF else aliases.PUPIL
        return [
            "".join(headers.words(f"{word} {_of(self._people.get(number, ''))}"))
            for number in (0, *self._people)
            for name, word in aliases.first_words(aliases.GUARDIAN if number else own).items()
            if name not in _NEVER_LIKE and not self._has_name(number, name)
        ]

    def _note(self, code: str, column: str, **facts: str | int) -> None:
        self._findings.append(Finding(self._row, column, code, Weight.ERROR, facts))


def _joined(found: list[Seen | None], header: Sequence[str]) -> list[Seen | None]:
    """Understand headers by what stands beside them: "Straat; Nr; Bus", "Naam contact; E-mail"."""
    for column, text in enumerate(header[1:], start=1):
        before = found[column - 1]
        if found[column] is None and before is not None:
            part = _NEXT_PART.get(before.field)
            if part and headers.bare(text) in part.headers:
                found[column] = Seen(before.person, part.field, 0)
    if {one.person for one in found if one} != {"", UNNUMBERED}:
        return _numbered_only(found, header)
    rightward = [(column, column - 1) for column in range(1, len(found))]
    leftward = [(column - 1, column) for column in range(len(found) - 1, 0, -1)]
    for column, beside in rightward + leftward:
        neighbour, alias = found[beside], aliases.GUARDIAN.get(headers.bare(header[column]))
        if found[column] is None and alias and neighbour and neighbour.person:
            found[column] = Seen(UNNUMBERED, *alias)
    return found


def _numbered_only(found: list[Seen | None], header: Sequence[str]) -> list[Seen | None]:
    """Understand "Naam 1; Voornaam 1" as a guardian where the pupil's names have no number."""
    own = {one.field for one in found if one and not one.person}
    guessed = [one or headers.number_of(text) for one, text in zip(found, header, strict=True)]
    first = {one.field for one in guessed if one and one.person == "1"}
    return guessed if own.issuperset(NAME) and first.issuperset(NAME) else found


def _numbered(found: Sequence[Seen | None]) -> dict[str, int]:
    """Number the guardians: as they are numbered, else as they come; the pupil has 0."""
    people = list(dict.fromkeys(one.person for one in found if one and one.person))
    digits = iter(sorted(person for person in people if person.isdigit()))
    ordered = [next(digits) if person.isdigit() else person for person in people]
    return {"": 0} | {person: number for number, person in enumerate(ordered, start=1)}


def label(name: str, person: str) -> str:
    """Name a column that is lost, as a Dutch header does."""
    return f"{_SPOKEN[name]} {_of(person)}".strip()


def _of(person: str) -> str:
    """Name a guardian as a Dutch header does."""
    if not person:
        return ""
    kind = headers.kind_of(person)
    if kind:
        return {"mother": "moeder", "father": "vader"}.get(kind, person)
    return "ouder" if person == UNNUMBERED else f"ouder {person}"
