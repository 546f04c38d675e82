"""Notice what may be a mistake of a whole file, and ask for a yes (D26)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from sleutelbos.roster.rules import spelling
from sleutelbos.roster.values import Finding, KnownPupil, PupilRow, Weight

_TENTH = 10  # more than one in ten
_FIFTHS = (2, 5)  # two in five, or more
_LEVEL = re.compile(r"\d+")
_LAST_LEVEL = 6  # of primary and of secondary school; some pupils take a seventh year
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")


def leavers(
    known: Mapping[str, KnownPupil], gone: list[KnownPupil], *, is_new_year: bool
) -> Iterator[Finding]:
    """Ask when more than a tenth of the school leaves, or of one class within a school year."""
    enrolled = [pupil for pupil in known.values() if not pupil.has_left]
    if is_new_year:
        final = _final_classes({pupil.class_name for pupil in enrolled})
        gone = [pupil for pupil in gone if pupil.class_name not in final]
    if len(gone) * _TENTH > len(enrolled):
        facts: dict[str, str | int] = {"count": len(gone), "of": len(enrolled)}
        yield Finding(0, "", "many_leave_school", Weight.ALARM, facts)
    if is_new_year:
        return
    sizes = Counter(pupil.class_name for pupil in enrolled)
    for name, count in sorted(Counter(pupil.class_name for pupil in gone).items()):
        if count * _TENTH > sizes[name]:
            facts = {"class": name, "count": count, "of": sizes[name]}
            yield Finding(0, "", "many_leave_class", Weight.ALARM, facts)


def no_guardians(alone: int, arrivals: int) -> Iterator[Finding]:
    """Say that most new pupils have no guardian: the file may have them in unknown columns."""
    if alone * 2 > arrivals:
        facts: dict[str, str | int] = {"count": alone, "of": arrivals}
        yield Finding(0, "", "no_guardians", Weight.NOTICE, facts)


def addresses(kind: str, changed: int, total: int) -> Iterator[Finding]:
    """Ask when two fifths of the addresses change at once."""
    part, whole = _FIFTHS
    if changed and changed * whole >= total * part:
        facts: dict[str, str | int] = {"count": changed, "of": total}
        yield Finding(0, "", f"many_{kind}_change", Weight.ALARM, facts)


def earlier_year(year: str, known: str) -> Iterator[Finding]:
    """Refuse the register of a school year that is over."""
    if known and year < known:
        facts: dict[str, str | int] = {"year": year, "known": known}
        yield Finding(0, "", "earlier_year", Weight.CLASH, facts)


class Shape:
    """Count the cells that look as if they stand in another column."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self._columns = columns
        self._odd: Counter[str] = Counter()
        self._first: dict[str, int] = {}
        self._swapped = self._rows = self._known = 0
        self._others: list[tuple[PupilRow, KnownPupil]] = []

    def look(self, row: PupilRow, known: KnownPupil | None) -> None:
        """Count what is odd about a row."""
        self._rows += 1
        is_swapped = _is_swapped(row, known)
        self._swapped += is_swapped
        self._known += known is not None
        if known is not None and not is_swapped and _is_another(row, known):
            self._others.append((row, known))
        for field in _odd_fields(row):
            self._odd[field] += 1
            self._first.setdefault(field, row.row)

    def findings(self) -> Iterator[Finding]:
        """Ask about every column of which more than a tenth looks odd, and about swapped names."""
        for field, count in self._odd.items():
            if count * _TENTH > self._rows:
                column = self._columns.get(field, field)
                facts: dict[str, str | int] = {"count": count, "of": self._rows}
                yield Finding(self._first[field], column, "column_shifted", Weight.ALARM, facts)
        part, whole = _FIFTHS
        if self._swapped and self._swapped * whole >= self._rows * part:
            facts = {"count": self._swapped, "of": self._rows}
            column = self._columns.get("first_name", "first_name")
            yield Finding(0, column, "names_swapped", Weight.ALARM, facts)
        for row, known in self._others[:1]:
            facts = {
                "count": len(self._others),
                "of": self._known,
                "register_id": row.register_id,
                "before": f"{known.first_name} {known.family_name}",
                "after": f"{row.first_name} {row.family_name}",
            }
            yield Finding(row.row, "", "another_pupil", Weight.ALARM, facts)


def _odd_fields(row: PupilRow) -> Iterator[str]:
    if _is_no_name(row.family_name):
        yield "family_name"
    if _is_no_name(row.first_name):
        yield "first_name"
    if len(row.class_name) > 20 or "@" in row.class_name:
        yield "class_name"
    if row.postcode and not _DIGIT.search(row.postcode):
        yield "postcode"
    if row.town and _is_no_name(row.town):
        yield "town"
    if row.street and row.street.isdigit():
        yield "street"


def _is_no_name(text: str) -> bool:
    return "@" in text or not _LETTER.search(text)


def _is_another(row: PupilRow, known: KnownPupil) -> bool:
    """Say whether a number may have become another child's: neither name is what it was."""
    return not (
        spelling.is_same(known.first_name, row.first_name)
        or spelling.is_same(known.family_name, row.family_name)
    )


def _is_swapped(row: PupilRow, known: KnownPupil | None) -> bool:
    """Say whether first and family name changed places; a guardian's name tells it too."""
    first, family = spelling.folded(row.first_name), spelling.folded(row.family_name)
    if known is not None:
        before = spelling.folded(known.first_name), spelling.folded(known.family_name)
        return first != family and before == (family, first)
    is_found = False
    for guardian in row.guardians or ():
        theirs = spelling.folded(guardian.family_name)
        if theirs == family:
            return False
        is_found = is_found or theirs == first
    return is_found


def _final_classes(classes: set[str]) -> set[str]:
    """Return the classes of the last year of study; none when names have no number in them."""
    levels = {name: int(match.group()) for name in classes if (match := _LEVEL.search(name))}
    last = min(max(levels.values(), default=0), _LAST_LEVEL)
    return {name for name, level in levels.items() if level >= last}
