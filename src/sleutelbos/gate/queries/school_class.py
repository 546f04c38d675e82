"""One class: every pupil with the state of each account. No address leaves here (D23)."""

from collections import Counter
from dataclasses import dataclass

from sleutelbos.accounts.queries import families
from sleutelbos.accounts.queries.families import AccountFacts
from sleutelbos.accounts.rules.places import Stage
from sleutelbos.gate.queries import diagnosis
from sleutelbos.gate.rules.diagnosis import Diagnosis
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.queries import classes, guardians
from sleutelbos.people.queries.classes import EnrolledPupil, SchoolClass
from sleutelbos.schools.models import School


@dataclass(frozen=True, slots=True)
class Cell:
    """An account in the table of a class."""

    account_id: int
    slot: int
    name: str
    kind: str
    stage: Stage
    diagnosis: Diagnosis

    @property
    def may_get_code(self) -> bool:
        """Say whether the teacher can give this pupil a new code (D10), password or not."""
        return self.slot == 0 and self.stage is not Stage.STUCK

    @property
    def needs_code(self) -> bool:
        """Say whether this pupil has not chosen a password yet."""
        return self.may_get_code and self.stage in (Stage.LETTER, Stage.NEEDS_LETTER)


@dataclass(frozen=True, slots=True)
class Row:
    """A pupil in the table of a class."""

    pupil: EnrolledPupil
    cells: tuple[Cell, ...]

    @property
    def stages(self) -> set[Stage]:
        """Return the stages of this pupil's accounts."""
        return {cell.stage for cell in self.cells}


@dataclass(frozen=True, slots=True)
class Overview:
    """A class with its pupils, and its accounts counted by stage."""

    group: SchoolClass
    rows: tuple[Row, ...]
    counts: dict[Stage, int]

    @property
    def own(self) -> list[Cell]:
        """Return the pupils' own accounts that can get a new code."""
        return [cell for row in self.rows for cell in row.cells if cell.may_get_code]


def overview(group_id: int, *, school: School, teacher_id: int | None = None) -> Overview:
    """Return a class; raise NotFound, also for a class that this teacher does not teach."""
    group = classes.school_class(group_id, teacher_id=teacher_id)
    pupils = classes.pupils(group_id)
    ids = [pupil.id for pupil in pupils]
    accounts = families.of_pupils(ids)
    found = diagnosis.of_accounts(accounts, agreement_version=school.agreement_version)
    kinds = {
        (one.pupil_id, one.person_id): one.kind
        for parents in guardians.of_pupils(ids).values()
        for one in parents
    }
    cells: dict[int, list[Cell]] = {pupil_id: [] for pupil_id in ids}
    for one in accounts:
        cells[one.pupil_id or 0].append(_cell(one, found[one.id], kinds))
    counts = Counter(cell.stage for row in cells.values() for cell in row)
    return Overview(
        group=group,
        rows=tuple(Row(pupil, tuple(cells[pupil.id])) for pupil in pupils),
        counts={stage: counts[stage] for stage in Stage},
    )


def pupils_account(
    group_id: int, *, account_id: int, school: School, teacher_id: int | None
) -> Cell:
    """Return a pupil's own account in a class; raise NotFound for parents and other classes."""
    rows = overview(group_id, school=school, teacher_id=teacher_id).rows
    cells = [cell for row in rows for cell in row.cells if cell.account_id == account_id]
    if not cells or cells[0].slot != 0:
        raise NotFound
    return cells[0]


def _cell(known: AccountFacts, diagnosis_: Diagnosis, kinds: dict[tuple[int, int], str]) -> Cell:
    kind = kinds.get((known.pupil_id or 0, known.person_id), "other")
    return Cell(
        account_id=known.id,
        slot=known.slot,
        name=known.name,
        kind=kind if known.slot else "pupil",
        stage=diagnosis.stage_of(diagnosis_),
        diagnosis=diagnosis_,
    )
