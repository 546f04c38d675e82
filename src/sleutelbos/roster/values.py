"""Rows of a register, findings about them, and the plan that comes of them.

Rows are named tuples: a register has hundreds of thousands of them, and they must be small.
"""

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class FileKind(enum.StrEnum):
    """Whom a file is about."""

    PUPILS = "pupils"
    STAFF = "staff"


class Format(enum.StrEnum):
    """How a file is written."""

    CSV = "csv"
    XLSX = "xlsx"
    ONEROSTER = "oneroster"
    UNKNOWN = "unknown"


class RunState(enum.StrEnum):
    """Where an import stands."""

    COLUMNS = "columns"  # waits for somebody to say what its columns are
    PLANNED = "planned"  # waits for somebody to apply it
    BLOCKED = "blocked"  # the file cannot be applied
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    DROPPED = "dropped"  # by somebody, or nobody came within a day


class Weight(enum.StrEnum):
    """What a finding asks for (D26)."""

    ERROR = "error"  # the file or a row has a wrong shape; nothing can be applied
    CLASH = "clash"  # rows contradict each other; nothing can be applied
    NOTICE = "notice"  # listed, and passes
    ALARM = "alarm"  # passes after a yes


class Finding(NamedTuple):
    """Something about a row or about the whole file (row 0): a code and its facts, no text."""

    row: int
    column: str
    code: str
    weight: Weight
    facts: Mapping[str, str | int] = {}


class GuardianRow(NamedTuple):
    """A guardian as a pupil's row tells it; None means that the file has no such column."""

    key: str
    family_name: str
    first_name: str
    kind: str
    email: str | None = None
    mobile: str | None = None
    street: str | None = None
    postcode: str | None = None
    town: str | None = None


class PupilRow(NamedTuple):
    """A pupil as the register tells it; None means that the file has no such column."""

    row: int
    register_id: str
    family_name: str
    first_name: str
    class_name: str
    language: str | None = None
    street: str | None = None
    postcode: str | None = None
    town: str | None = None
    guardians: tuple[GuardianRow, ...] | None = None
    secrets: tuple[str, ...] = ()  # what a sink made of the national number, never the number


class StaffRow(NamedTuple):
    """A member of staff as the register tells it."""

    row: int
    register_id: str
    family_name: str
    first_name: str
    email: str | None
    role: str
    classes: tuple[str, ...] | None


RegisterRow = PupilRow | StaffRow


@dataclass(frozen=True, slots=True)
class Unread:
    """A table of which somebody has to say, or wants to say, what its columns are."""

    header: tuple[str, ...]
    guess: Mapping[str, str]  # field: header, as far as it is known
    known: tuple[str, ...]  # headers of which there is no doubt
    fields: tuple[str, ...]  # among which one may choose
    scrubbed: Callable[[Callable[[str], tuple[str, ...]]], Iterator[bytes]]  # without numbers


@dataclass(frozen=True, slots=True)
class Reading:
    """An opened file: its kind and format, and its rows and findings in the file's order."""

    kind: FileKind
    format: Format
    rows: Iterator[RegisterRow | Finding]
    columns: Mapping[str, str] = field(default_factory=dict)  # field: header of the file
    unread: Unread | None = None  # in place of rows, for who can ask
    choice: Mapping[str, str] = field(default_factory=dict)  # field: header, as somebody said
    headers: str = ""  # the same for all files with these headers


class Question(NamedTuple):
    """What somebody is asked about a table: its headers, examples, a guess."""

    header: tuple[str, ...]
    examples: tuple[tuple[str, ...], ...]
    guess: Mapping[str, str]
    known: tuple[str, ...]
    fields: tuple[str, ...]


class KnownGuardian(NamedTuple):
    """A guardian whom the school knows, as guardian of one pupil."""

    guardianship_id: int
    person_id: int
    rank: int
    kind: str
    key: str
    family_name: str
    first_name: str
    email: str
    mobile: str
    street: str
    postcode: str
    town: str
    by_office: bool = False  # added by the office: no register ends it
    is_restricted: bool = False  # for this pupil, now or from a later day


class KnownPupil(NamedTuple):
    """A pupil whom the school knows; ``class_name`` is the class of the latest school year."""

    pupil_id: int
    person_id: int
    register_id: str
    family_name: str
    first_name: str
    class_name: str
    language: str
    street: str
    postcode: str
    town: str
    has_left: bool
    guardians: tuple[KnownGuardian, ...] = ()
    former: tuple[KnownGuardian, ...] = ()  # guardians no longer, who may come back


class KnownStaff(NamedTuple):
    """A member of staff whom the school knows."""

    staff_id: int
    person_id: int
    register_id: str
    family_name: str
    first_name: str
    email: str
    role: str
    classes: tuple[str, ...]
    has_left: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the school knows before an import; ``year`` is the latest one with classes."""

    year: str = ""
    pupils: Mapping[str, KnownPupil] = field(default_factory=dict)


class Line(NamedTuple):
    """One line of a plan: who, from which row, and why; row 0 is not in the file."""

    row: int
    register_id: str
    name: str
    code: str
    facts: Mapping[str, str | int] = {}


class InUse(enum.StrEnum):
    """Whether somebody ever came in with an account."""

    YES = "yes"  # has a password of their own
    LETTER = "letter"  # has a letter, and did not use it
    NO = "no"


class Loss(NamedTuple):
    """An account that an import would close: whose, why, and who gets the place."""

    register_id: str  # of the pupil or the member of staff
    owner: str  # whose keyring it is
    group: str  # the class of now
    slot: int
    name: str
    code: str
    in_use: InUse
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do, each line explained, and what was found on the way."""

    arrivals: list[Line]
    moves: list[Line]
    changes: list[Line]
    leavers: list[Line]
    findings: list[Finding]
    losses: list[Loss] = field(default_factory=list)

    def is_empty(self) -> bool:
        """Say whether there is nothing to apply."""
        return not (self.arrivals or self.moves or self.changes or self.leavers)

    def summary(self) -> "Summary":
        """Count the lines."""
        return Summary(*map(len, (self.arrivals, self.moves, self.changes, self.leavers)))

    def blocking(self) -> list[Finding]:
        """Return what no yes can pass."""
        return [one for one in self.findings if one.weight in (Weight.ERROR, Weight.CLASH)]

    def alarms(self) -> list[Finding]:
        """Return what waits for a yes."""
        return [one for one in self.findings if one.weight is Weight.ALARM]


class GuardianStep(NamedTuple):
    """What becomes of one guardian of one pupil."""

    person_id: int
    guardianship_id: int  # 0: a new one
    rank: int
    kind: str
    person: GuardianRow | None  # to be written; None: the person is as it was
    is_new_person: bool = False
    is_back: bool = False  # was a guardian of this pupil before


class PupilStep(NamedTuple):
    """What becomes of one pupil."""

    row: PupilRow  # as it will be stored: absent columns filled with what is known
    pupil_id: int  # 0: an arrival whom the school never knew
    person_id: int
    is_back: bool
    is_moved: bool
    is_changed: bool
    is_renamed: bool
    guardians: tuple[GuardianStep, ...] | None  # None: they are as they were
    guardian_ids: tuple[int, ...] = ()  # persons, in the register's order
    gone: tuple[int, ...] = ()  # guardianships that end


class Summary(NamedTuple):
    """How much an import does, for lists and for the log."""

    arrivals: int = 0
    moves: int = 0
    changes: int = 0
    leavers: int = 0


class Progress(NamedTuple):
    """How far an import is."""

    done: int
    total: int
