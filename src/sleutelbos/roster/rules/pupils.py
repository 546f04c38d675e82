"""Plan an import of pupils: arrivals, moves, changes, leavers, and what is to be asked."""

import itertools
from collections.abc import Iterable, Iterator, Mapping

from sleutelbos.kit import names
from sleutelbos.roster.rules import alarms, spelling
from sleutelbos.roster.rules.guardians import Guardians
from sleutelbos.roster.values import (
    Finding,
    Known,
    KnownPupil,
    Line,
    Plan,
    PupilRow,
    PupilStep,
    Weight,
)

DEFAULT_SLOTS = 2


def plan(
    rows: Iterable[PupilRow],
    known: Known,
    *,
    year: str,
    slots: int = DEFAULT_SLOTS,
    columns: Mapping[str, str] | None = None,
) -> Plan:
    """Return what importing these rows would do; nothing is written."""
    planner = Planner(known, year=year, slots=slots, columns=columns)
    for row in in_order(rows):
        planner.take(row)
    return planner.finish()


class Planner:
    """Take the rows in order of register id, one by one, and give each pupil's step.

    ``people_ids`` numbers the persons who are new; when nothing is going to be written, any
    numbers will do.
    """

    def __init__(
        self,
        known: Known,
        *,
        year: str,
        slots: int = DEFAULT_SLOTS,
        columns: Mapping[str, str] | None = None,
        people_ids: Iterator[int] | None = None,
    ) -> None:
        self._known = known
        self._year = year
        self._is_new_year = bool(known.year) and year > known.year
        self._columns = columns or {}
        self._ids = people_ids or itertools.count(-1, -1)
        self._guardians = Guardians(self._ids, slots)
        self._shape = alarms.Shape(self._columns)
        self._rows: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._groups: dict[str, dict[str, str | int]] = {}  # one for all arrivals of a class
        self._homes = self._changed_homes = self._alone = 0
        self._plan = Plan([], [], [], [], list(alarms.earlier_year(year, known.year)))
        for pupil in known.pupils.values():
            self._guardians.know(pupil)

    def take(self, row: PupilRow) -> PupilStep | None:
        """Decide about one row; None when it changes nothing, or cannot be used."""
        if (first := self._rows.get(row.register_id)) is not None:
            facts: dict[str, str | int] = {"first": first, "register_id": row.register_id}
            self._find(row, "register_id", "register_id_twice", weight=Weight.CLASH, **facts)
            return None
        self._rows[row.register_id] = row.row
        known = self._known.pupils.get(row.register_id)
        self._shape.look(row, known)
        self._notice_namesake(row)
        if known is None:
            return self._arrival(row)
        return self._known_pupil(row, known)

    def finish(self) -> Plan:
        """Add who is not in the file, and the questions about the file as a whole."""
        gone = self.leavers()
        self._plan.leavers.extend(map(_leaver, gone))
        self._plan.changes.extend(self._guardians.lines)
        found = self._plan.findings
        found += self._guardians.findings
        found += alarms.leavers(self._known.pupils, gone, is_new_year=self._is_new_year)
        counts = self._guardians
        found += alarms.addresses("emails", counts.changed_addresses, counts.addresses)
        found += alarms.addresses("homes", self._changed_homes, self._homes)
        found += self._shape.findings()
        found += alarms.no_guardians(self._alone, len(self._plan.arrivals))
        return self._plan

    def leavers(self) -> list[KnownPupil]:
        """Return who is not in the file; only true once every row was taken."""
        return [
            pupil
            for register_id, pupil in self._known.pupils.items()
            if not pupil.has_left and register_id not in self._rows
        ]

    def _arrival(self, row: PupilRow) -> PupilStep:
        name, group = f"{row.first_name} {row.family_name}", row.class_name
        facts = self._groups.setdefault(group, {"class": group})
        self._plan.arrivals.append(Line(row.row, row.register_id, name, "arrives", facts))
        person_id = next(self._ids)
        guardians, _ = self._guardians.decide(row, None)
        self._alone += not guardians
        return PupilStep(
            row,
            pupil_id=0,
            person_id=person_id,
            is_back=False,
            is_moved=True,
            is_changed=True,
            is_renamed=False,
            guardians=guardians or (),
            guardian_ids=tuple(one.person_id for one in guardians or ()),
        )

    def _known_pupil(self, row: PupilRow, known: KnownPupil) -> PupilStep | None:
        settled = merged(row, known)
        if known.has_left:
            self._plan.arrivals.append(_line(row, "comes_back", **{"class": row.class_name}))
        is_moved = self._move(settled, known)
        is_changed, is_renamed = self._explain(settled, known)
        guardians, gone = self._guardians.decide(row, known)
        if not (known.has_left or is_moved or is_changed or guardians is not None):
            return None
        return PupilStep(
            settled,
            pupil_id=known.pupil_id,
            person_id=known.person_id,
            is_back=known.has_left,
            is_moved=is_moved,
            is_changed=is_changed,
            is_renamed=is_renamed,
            guardians=guardians,
            guardian_ids=tuple(
                one.person_id for one in (known.guardians if guardians is None else guardians)
            ),
            gone=gone,
        )

    def _move(self, row: PupilRow, known: KnownPupil) -> bool:
        """Say whether the pupil gets another class, or a class of the new year."""
        if not self._is_new_year and row.class_name == known.class_name:
            return False
        if not known.has_left:
            code = "moves_up" if self._is_new_year else "changes_class"
            facts = {"before": known.class_name, "after": row.class_name}
            self._plan.moves.append(_line(row, code, **facts))
        return True

    def _explain(self, row: PupilRow, known: KnownPupil) -> tuple[bool, bool]:
        """Add a line for each thing that changes about the pupil's own person."""
        changes = self._plan.changes
        before, after = (
            f"{known.first_name} {known.family_name}",
            f"{row.first_name} {row.family_name}",
        )
        is_renamed = before != after
        if is_renamed:
            code = "letters_restored" if spelling.is_restored(before, after) else "name_changes"
            changes.append(_line(row, code, before=before, after=after))
        is_elsewhere = self._explain_home(row, known)
        is_spoken = (row.language or "") != known.language
        if is_spoken:
            facts = {"before": known.language, "after": row.language or ""}
            changes.append(_line(row, "language_changes", **facts))
        return is_renamed or is_elsewhere or is_spoken, is_renamed

    def _explain_home(self, row: PupilRow, known: KnownPupil) -> bool:
        before, after = spelling.address(known), spelling.address(row)
        self._homes += bool(before)
        if before == after:
            return False
        self._changed_homes += bool(before)
        self._plan.changes.append(_line(row, "address_changes", before=before, after=after))
        return True

    def _notice_namesake(self, row: PupilRow) -> None:
        key = hash((spelling.folded(row.first_name), spelling.folded(row.family_name)))
        other = self._names.setdefault(key, row.register_id)
        if other != row.register_id:
            self._find(row, "family_name", "namesake", weight=Weight.NOTICE, other=other)

    def _find(
        self, row: PupilRow, field: str, code: str, *, weight: Weight, **facts: str | int
    ) -> None:
        finding = Finding(row.row, self._columns.get(field, field), code, weight, facts)
        self._plan.findings.append(finding)


def merged(row: PupilRow, known: KnownPupil) -> PupilRow:
    """Return the row with absent columns filled, and lost letters not undoing a full name."""
    return row._replace(
        family_name=spelling.settled(known.family_name, row.family_name),
        first_name=spelling.settled(known.first_name, row.first_name),
        language=known.language if row.language is None else row.language,
        street=known.street if row.street is None else row.street,
        postcode=known.postcode if row.postcode is None else row.postcode,
        town=known.town if row.town is None else row.town,
    )


def in_order(rows: Iterable[PupilRow]) -> list[PupilRow]:
    """Put rows in the order in which a planner takes them."""
    return sorted(rows, key=lambda one: names.natural_key(one.register_id))


def _line(row: PupilRow, code: str, **facts: str | int) -> Line:
    return Line(row.row, row.register_id, f"{row.first_name} {row.family_name}", code, facts)


def _leaver(pupil: KnownPupil) -> Line:
    name = f"{pupil.first_name} {pupil.family_name}"
    return Line(0, pupil.register_id, name, "leaves", {"class": pupil.class_name})
