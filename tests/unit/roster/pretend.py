"""A school that remembers what was planned, without a database."""

import io
import itertools
from pathlib import Path

from sleutelbos.roster import parsers
from sleutelbos.roster.rules import Planner
from sleutelbos.roster.rules.pupils import in_order
from sleutelbos.roster.values import Finding, Known, KnownGuardian, KnownPupil

REGISTERS = Path(__file__).parents[2] / "registers"


def read(source, **options):
    """Return the good rows and the findings of a file, given by name or by its bytes."""
    found = list(reading(source, **options).rows)
    rows = [one for one in found if not isinstance(one, Finding)]
    return rows, [one for one in found if isinstance(one, Finding)]


def reading(source, **options):
    """Open a file, given by name or by its bytes."""
    raw = source if isinstance(source, bytes) else (REGISTERS / source).read_bytes()
    options |= {"kind": options.pop("wanted", None)}
    return parsers.read(io.BytesIO(raw), parsers.Wish(**options))


class PretendSchool:
    """Applies the planner's steps to a dictionary."""

    def __init__(self, year="2026-2027", slots=2):
        self.known = Known()
        self.year = year
        self.slots = slots
        self.people = {}
        self._ids = itertools.count(1)

    def apply(self, rows, year=None):
        """Plan and apply; return the plan."""
        self.year = year or self.year
        planner = Planner(self.known, year=self.year, slots=self.slots, people_ids=self._ids)
        pupils = dict(self.known.pupils)
        for row in in_order(rows):
            step = planner.take(row)
            if step is not None:
                before = pupils.get(row.register_id)
                pupils[row.register_id] = self._pupil(step, before)
        plan = planner.finish()
        for pupil in planner.leavers():
            pupils[pupil.register_id] = pupil._replace(has_left=True)
        pupils = {key: self._refreshed(pupil) for key, pupil in pupils.items()}
        self.known = Known(self.year, pupils)
        return plan

    def guardians_of(self, register_id):
        return self.known.pupils[register_id].guardians

    def _pupil(self, step, before):
        row = step.row
        guardians = before.guardians if before else ()
        if step.guardians is not None:
            guardians = tuple(map(self._guardian, step.guardians))
        return KnownPupil(
            step.pupil_id or next(self._ids),
            step.person_id,
            row.register_id,
            row.family_name,
            row.first_name,
            row.class_name,
            row.language or "",
            row.street or "",
            row.postcode or "",
            row.town or "",
            has_left=False,
            guardians=guardians,
        )

    def _guardian(self, step):
        if step.person is not None:
            one = step.person
            self.people[step.person_id] = (
                one.key, one.family_name, one.first_name, one.email or "", one.mobile or "",
                one.street or "", one.postcode or "", one.town or "",
            )  # fmt: skip
        guardianship = step.guardianship_id or next(self._ids)
        return KnownGuardian(
            guardianship, step.person_id, step.rank, step.kind, *self.people[step.person_id]
        )

    def _refreshed(self, pupil):
        """Let a change of one person be seen at all their pupils."""
        guardians = tuple(
            KnownGuardian(*one[:4], *self.people[one.person_id]) for one in pupil.guardians
        )
        return pupil._replace(guardians=guardians)
