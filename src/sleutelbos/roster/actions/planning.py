"""Read an uploaded register, plan it, and keep the plan: nothing is applied."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.db import transaction

from sleutelbos.accounts import keys
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit import clock, memory, names, tokens
from sleutelbos.roster import limits, packing, parsers, queries
from sleutelbos.roster.errors import WrongYear
from sleutelbos.roster.models import RosterRun
from sleutelbos.roster.queries import losses
from sleutelbos.roster.queries.losses import Losses
from sleutelbos.roster.rules import Planner, plan_staff
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
from sleutelbos.schools.values import SecretMode

KEPT = dt.timedelta(hours=24)
_TEMPLATE_SLOTS = 2
_YEAR = re.compile(r"(\d{4})-(\d{4})")


@memory.without_collector()
def plan_file(
    *,
    school: School,
    stream: BinaryIO,
    file_name: str,
    by: Actor,
    year: str = "",
    kind: FileKind | None = None,
) -> RosterRun:
    """Plan an import of a file for a school year (else the school's own) and return the run.

    The national numbers are gone when this returns: in template mode digests are kept of the
    secrets that they make, otherwise nothing (D5).
    """
    year = _checked(year or school.school_year)
    known = queries.known()
    reading = parsers.read(stream, wanted=kind, secrets_for=_sink(school, known))
    read = _read_all(reading)
    plan = _planned(school, reading, read, known=known, year=year)
    return _keep(school, reading, read, plan=plan, file_name=file_name, year=year, by=by)


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
    return _with_errors(plan, read) if read.is_blocked() else _with(plan, read.findings)


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


def _with_errors(plan: Plan, read: _Read) -> Plan:
    """Leave out who seems to leave: they may be on one of the rows that could not be read."""
    plan.leavers.clear()
    plan.losses.clear()
    kept = [one for one in plan.findings if not one.code.startswith(("many_leave", "staff_leave"))]
    plan.findings[:] = [*read.findings, *kept]
    return plan


@transaction.atomic
def _keep(
    school: School,
    reading: Reading,
    read: _Read,
    *,
    plan: Plan,
    file_name: str,
    year: str,
    by: Actor,
) -> RosterRun:
    now = clock.now()
    is_blocked = bool(plan.blocking())
    run = RosterRun(
        school=school,
        kind=reading.kind.value,
        file_name=file_name[-120:],
        format=reading.format.value,
        school_year=year,
        state=(RunState.BLOCKED if is_blocked else RunState.PLANNED).value,
        made_at=now,
        made_by=by.text,
        scrub_after=now + KEPT,
        total=len(read.lines),
        columns=dict(reading.columns),
        findings=len(plan.findings),
        rows_sealed=None if is_blocked else packing.seal_rows(line for _, line in read.lines),
        plan_sealed=packing.seal_plan(plan, most=limits.FINDINGS),
        **plan.summary()._asdict(),
    )
    run.save(force_insert=True)
    audit.record(
        "roster.planned",
        school_id=school.id,
        by=by,
        subject=subject("run", run.id),
        kind=run.kind,
        rows=run.total,
        **plan.summary()._asdict(),
    )
    return run


def _sink(school: School, known: Known) -> parsers.SecretsFor | None:
    """Return what turns a national number into digests of the template's secrets (D4, D5).

    Only for pupils who will get a keyring: every later letter of the others has a code.
    """
    if school.secret_mode != SecretMode.TEMPLATE:
        return None
    prefix = school.template_prefix
    count = min(_TEMPLATE_SLOTS, school.co_account_slots)

    def secrets_for(register_id: str, digits: str) -> tuple[str, ...]:
        if register_id in known.pupils:
            return ()
        last = digits[-6:]
        return tuple(_kept(secret) for secret in (prefix + last, last + prefix)[:count])

    return secrets_for


def _kept(secret: str) -> str:
    salt = tokens.random_bytes(16)
    return (salt + keys.initial_digest(salt, secret)).hex()


def _checked(year: str) -> str:
    match = _YEAR.fullmatch(year)
    if match is None or int(match.group(2)) != int(match.group(1)) + 1:
        raise WrongYear(year=year)
    return year
