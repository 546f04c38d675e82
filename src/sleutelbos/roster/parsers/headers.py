"""Recognise a column by its header, and the row of headers among the first rows of a file.

What stands in a header for a person ("ouder 1", "Name der Mutter") is taken off; what remains
names the field. A header is compared folded; little words ("de la") make no difference.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from sleutelbos.kit import names
from sleutelbos.people.values import GuardianKind
from sleutelbos.roster.parsers import aliases, cells
from sleutelbos.roster.values import FileKind

_LONGEST: Final = 60
_MOST_REMEMBERED: Final = 2_000
ENOUGH: Final = 4  # headers in a row, after which nobody looks for a better one
UNNUMBERED: Final = "?"  # a guardian of whom the header does not say which
_SHARED: Final = {GuardianKind.MOTHER.value, GuardianKind.FATHER.value}  # one of each at most
_YEAR: Final = re.compile(r"(?:20\d\d)+$")  # "Klas 2026-2027"
_BETWEEN: Final = re.compile(r"[^\w]+|_")
_DIGITS: Final = re.compile(r"([1-9])?(\D*?)([1-9])?")
_CELL: Final = re.compile(r"@|\*\*|\d[/.]\d|\d{6}|^\d+$")
_LONG_WORDS: Final = sorted((*aliases.PERSON_WORDS, *aliases.KIND_WORDS), key=len, reverse=True)
_PERSON: Final = re.compile(
    rf"({'|'.join(_LONG_WORDS)}|(?:{'|'.join(aliases.SHORT_WORDS)})(?=[1-9]))([1-9])?"
)


_remembered: dict[tuple[FileKind, str], "Seen"] = {}


class Seen(NamedTuple):
    """What a header says: whose column it is ("" the pupil's own), the field, and how clearly."""

    person: str
    field: str
    rank: int


def seen(kind: FileKind, header: str) -> Seen | None:
    """Return what a header says; None when it says nothing that we know.

    Only what is known is remembered: other texts may be somebody's.
    """
    found = _remembered.get((kind, header))
    if found is None and len(header) <= _LONGEST:
        parts = words(header)
        kept = "".join(word for word in parts if word not in aliases.LITTLE_WORDS)
        found = _seen(kind, "".join(parts)) or _seen(kind, kept) or _seen(kind, _YEAR.sub("", kept))
        if found is not None and len(_remembered) < _MOST_REMEMBERED:
            _remembered[kind, header] = found
    return found


def words(header: str) -> list[str]:
    """Return the words of a header, folded."""
    return [names.fold(word) for word in _BETWEEN.split(header)]


def number_of(header: str) -> Seen | None:
    """Return what a header with nothing but a field and a number says of a guardian: "Naam 1"."""
    digits = _DIGITS.fullmatch("".join(words(header)))
    if digits is None or bool(digits[1]) == bool(digits[3]) or digits[2] not in aliases.GUARDIAN:
        return None
    return Seen(digits[1] or digits[3], *aliases.GUARDIAN[digits[2]])


def bare(header: str) -> str:
    """Return what a header says besides whose column it is."""
    return _PERSON.sub("", "".join(words(header)), count=1)


def may_be_both_names(header: str) -> bool:
    """Say whether a header may mean first and family name ("Naam", not "Familienaam")."""
    return bool({"naam", "nom", "name"} & {*words(header), bare(header)})


def is_known(header: str) -> bool:
    """Say whether a text is a header of any register."""
    return any(seen(kind, header) for kind in FileKind)


def are_cells(header: Sequence[str]) -> bool:
    """Say whether a row of headers is somebody's row: with an address, a date or a long number."""
    return any(_CELL.search(text) for text in header)


def find(rows: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """Return which of the first rows is the header, and the header.

    Titles may stand above it, and a row that says whose columns stand below ("Ouder 1"). When no
    row is a header, the first one that is no title stands for it.
    """
    best, place = 1, -1
    for number, row in enumerate(rows):
        count = sum(map(is_known, row))
        if count > best:
            best, place = count, number
        if best >= ENOUGH:
            break
    if place < 0:
        widths = [sum(map(bool, map(str.strip, row))) for row in rows]
        place = next(n for n, width in enumerate(widths) if 2 * width >= max(widths))
        return place, list(rows[place])
    return place, _with_people(rows[place], rows[place - 1] if place else ())


def _with_people(header: Sequence[str], above: Sequence[str]) -> list[str]:
    """Add to each header the person whose name stands above it, over merged cells."""
    if not any(map(_is_person, above)):
        return list(header)
    joined, person = [], ""
    for number, text in enumerate(header):
        over = above[number].strip() if number < len(above) else ""
        person = (over if _is_person(over) else "") if over else person
        joined.append(f"{text} {person}" if person and text.strip() else text)
    return joined


def _is_person(text: str) -> bool:
    return _PERSON.fullmatch(names.fold(text)) is not None


def _seen(kind: FileKind, key: str) -> Seen | None:
    is_staff = kind is FileKind.STAFF
    own = aliases.STAFF if is_staff else aliases.PUPIL
    if key in own:
        return Seen("", *own[key])
    for word in aliases.STAFF_WORDS if is_staff else aliases.OWN_WORDS:
        rest = key.removeprefix(word) if key.startswith(word) else key.removesuffix(word)
        if rest != key and rest in own:
            return Seen("", *own[rest])
    return None if is_staff else next(_of_people(key), None)


def _of_people(key: str) -> Iterator[Seen]:
    # At every place, for words overlap: "Handynummer Elternteil" has a "mere" in it.
    for match in filter(None, (_PERSON.match(key, start) for start in range(len(key)))):
        word, number = match.group(1), match.group(2) or ""
        rest = key[: match.start()] + key[match.end() :]
        if not rest:
            field = "kind" if word in aliases.RELATION_WORDS else aliases.FULL_NAME
            yield Seen(_who(word, number), field, 0)
            continue
        digits = _DIGITS.fullmatch(rest)
        if digits and not number and word in aliases.PERSON_WORDS:
            number, rest = digits[1] or digits[3] or "", digits[2]
        if rest in aliases.GUARDIAN:
            yield Seen(_who(word, number), *aliases.GUARDIAN[rest])


def _who(word: str, number: str) -> str:
    kind = aliases.KIND_WORDS.get(word)
    if kind is None or word in aliases.PERSON_WORDS:
        return number or UNNUMBERED
    return (kind if kind in _SHARED else word) + number


def kind_of(person: str) -> str:
    """Return what a guardian is to the pupil when the header says it."""
    word = person.rstrip("123456789")
    return word if word in _SHARED else cells.GUARDIAN_WORDS.get(word, "")
