"""Plan what was read of a register, and keep the plan: nothing is applied."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit import clock, names
from sleutelbos.roster import limits, packing, queries
from sleutelbos.roster.errors import RunGone
from sleutelbos.roster.models import RosterRun
from sleutelbos.roster.queries import losses
from sleutelbos.roster.queries.losses import Losses
from sleutelbos.roster.rules import Planner, doubles, plan_staff
from sleutelbos.roster.rules.staff import leavers
from sleutelbos.roster.values import (
    FileKind,
    Finding,
    Known,
    Plan,
    PupilRow,
    Reading,
    RunState,
    StaffRow,
    Weight,
)
from sleutelbos.schools.models import School

KEPT = dt.timedelta(hours=24)


def plan_reading(*, run: RosterRun, reading: Reading, known: Known, by: Actor) -> RosterRun:
    """Plan what was read, and keep it in its run: a new one, or one that waited for its columns."""
    read = _read_all(reading)
    plan = _planned(run.school, reading, read, known=known, year=run.school_year)
    return _keep(run, reading, read, plan=plan, by=by)


@dataclass(slots=True)
class _Read:
    """What came out of a file: rows as packed lines with their place in the order, findings."""

    lines: list[tuple[tuple[tuple[int, int, str], ...], bytes]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[Weight] = field(default_factory=Counter)

    def rows(self, kind: FileKind) -> Iterator[PupilRow | StaffRow]:
        """Give the rows in order of register id."""
        return (packing.decoded(line.decode()[:-1], kind) for _, line in self.lines)

    def is_blocked(self) -> bool:
        """Say whether the file has errors, so that nobody knows who is missing from it."""
        return self.counts[Weight.ERROR] > 0


def _read_all(reading: Reading) -> _Read:
    read = _Read()
    for one in reading.rows:
        if not isinstance(one, Finding):
            read.lines.append((names.natural_key(one.register_id), packing.encoded(one)))
            continue
        read.counts[one.weight] += 1
        if read.counts[one.weight] <= limits.FINDINGS:
            read.findings.append(one)
    read.lines.sort(key=lambda pair: pair[0])
    for weight, count in read.counts.items():
        if count > limits.FINDINGS:
            facts = {"count": count - limits.FINDINGS}
            read.findings.append(Finding(0, "", "more_findings", weight, facts))
    return read


def _planned(school: School, reading: Reading, read: _Read, *, known: Known, year: str) -> Plan:
    if reading.kind is FileKind.STAFF:
        plan = _planned_staff(reading, read, year)
    else:
        plan = _planned_pupils(school, reading, read, known=known, year=year)
    if read.is_blocked():
        return _with_errors(plan, reading, read)
    return _with(plan, read.findings)


def _planned_staff(reading: Reading, read: _Read, year: str) -> Plan:
    known = queries.known_staff(year)
    staff = [row for row in read.rows(reading.kind) if isinstance(row, StaffRow)]
    plan = plan_staff(staff, known, columns=reading.columns)
    gone = leavers({row.register_id for row in staff}, known)
    plan.losses.extend(losses.of_staff(gone))
    return plan


def _planned_pupils(
    school: School, reading: Reading, read: _Read, *, known: Known, year: str
) -> Plan:
    slots = school.co_account_slots
    planner = Planner(known, year=year, slots=slots, columns=reading.columns)
    losing = Losses(known, slots=slots)
    for row in read.rows(reading.kind):
        if isinstance(row, PupilRow):
            losing.see(planner.take(row))
    plan = planner.finish()
    plan.losses.extend(losing.all(planner.leavers()))
    return plan


def _with(plan: Plan, findings: Iterable[Finding]) -> Plan:
    plan.findings[:0] = findings
    return plan


def _with_errors(plan: Plan, reading: Reading, read: _Read) -> Plan:
    """Leave out who seems to leave: they may be on one of the rows that could not be read.

    A register number on such a row and on another one is told with the rest, not in the next round.
    """
    plan.leavers.clear()
    plan.losses.clear()
    kept = [one for one in plan.findings if not one.code.startswith(("many_leave", "staff_leave"))]
    label = reading.columns.get("register_id", "register_id")
    twice = doubles.among_bad(read.rows(reading.kind), read.findings, column=label)
    plan.findings[:] = [*read.findings, *twice, *kept]
    return plan


@transaction.atomic
def _keep(run: RosterRun, reading: Reading, read: _Read, *, plan: Plan, by: Actor) -> RosterRun:
    is_blocked = bool(plan.blocking())
    found = {
        "state": (RunState.BLOCKED if is_blocked else RunState.PLANNED).value,
        "total": len(read.lines),
        "columns": dict(reading.columns),
        "findings": len(plan.findings),
        "rows_sealed": None if is_blocked else packing.seal_rows(line for _, line in read.lines),
        "plan_sealed": packing.seal_plan(plan, most=limits.FINDINGS),
        **plan.summary()._asdict(),
    }
    waiting = RosterRun.objects.filter(id=run.id, state=RunState.COLUMNS)
    if run.id and waiting.update(**found) != 1:
        raise RunGone(run=run.id)
    for name, value in found.items():
        setattr(run, name, value)
    if not run.id:
        begin(run=run, by=by)
    audit.record(
        "roster.planned",
        school_id=run.school_id,
        by=by,
        subject=subject("run", run.id),
        kind=run.kind,
        rows=run.total,
        **plan.summary()._asdict(),
    )
    return run


def begin(*, run: RosterRun, by: Actor) -> None:
    """Write a new run, with the hour at which its rows are forgotten."""
    run.made_at = clock.now()
    run.made_by = by.text
    run.scrub_after = run.made_at + KEPT
    run.save(force_insert=True)
