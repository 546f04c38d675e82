"""Take an uploaded register: plan it at once, or ask first what its columns are."""

import datetime as dt
import enum
import re
from collections.abc import Mapping
from typing import BinaryIO

from django.db import transaction

from sleutelbos.accounts import keys
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit import clock, memory, tokens
from sleutelbos.roster import packing, parsers, queries
from sleutelbos.roster.actions.planning import begin, plan_reading
from sleutelbos.roster.errors import RunGone, WrongYear
from sleutelbos.roster.models import ColumnChoice, RosterRun
from sleutelbos.roster.values import (
    FileKind,
    Format,
    Known,
    Question,
    Reading,
    RunState,
    Unread,
)
from sleutelbos.schools import rules as school_rules
from sleutelbos.schools.models import School
from sleutelbos.schools.values import SecretMode

_TEMPLATE_SLOTS = 2
_FIRST_DAY = (9, 1)
_YEAR = re.compile(r"(\d{4})-(\d{4})")


class Asking(enum.Enum):
    """When a run waits until somebody says what its columns are."""

    NEVER = "never"
    WHEN_UNCLEAR = "when unclear"
    ALWAYS = "always"


@memory.without_collector()
def plan_file(
    *,
    school: School,
    stream: BinaryIO,
    file_name: str,
    by: Actor,
    year: str = "",
    kind: FileKind | None = None,
    columns: Mapping[str, str] | None = None,
    asking: Asking = Asking.NEVER,
) -> RosterRun:
    """Plan an import of a file for a school year (else the school's own) and return the run.

    ``columns`` says of some fields in which column they stand, and is remembered. The national
    numbers are gone when this returns: in template mode digests are kept of the secrets that they
    make, otherwise nothing (D5).
    """
    known = queries.known()
    year = _checked(year or school.school_year)
    said, asks = columns or {}, asking is Asking.ALWAYS
    day = _counts_from(year, school)
    wish = parsers.Wish(kind, _sink(school, known), queries.chosen_columns, said, asks, day)
    reading = parsers.read(stream, wish)
    run = RosterRun(
        school=school,
        kind=reading.kind.value,
        file_name=file_name[-120:],
        format=reading.format.value,
        school_year=year,
    )
    if reading.unread and asking is not Asking.NEVER:
        return _ask(run, reading.unread, by=by)
    if said and reading.choice:
        _remember(run, reading, by=by)
    return plan_reading(run=run, reading=reading, known=known, by=by)


@memory.without_collector()
def choose_columns(*, run_id: int, columns: Mapping[str, str], by: Actor) -> RosterRun:
    """Say what the columns of an upload are, plan it, and remember it for files with these headers.

    Raises ColumnsUnclear when it is not enough to read the rows by.
    """
    run = RosterRun.objects.filter(id=run_id, state=RunState.COLUMNS).first()
    if run is None or run.rows_sealed is None:
        raise RunGone(run=run_id)
    lines = packing.open_table(bytes(run.rows_sealed))
    kind, written = FileKind(run.kind), Format(run.format)
    known = queries.known()
    day = _counts_from(run.school_year, run.school)
    reading = parsers.resume(
        lines, columns, kind=kind, written=written, known=known.pupils, day=day
    )
    _remember(run, reading, by=by)
    return plan_reading(run=run, reading=reading, known=known, by=by)


def _ask(run: RosterRun, unread: Unread, *, by: Actor) -> RosterRun:
    """Keep the table, without its numbers and sealed, until somebody says what its columns are."""
    sink = _sink(run.school, Known())  # nobody knows yet whose numbers they are
    lines = list(unread.scrubbed(lambda digits: sink("", digits) if sink else ()))
    examples = parsers.examples(lines)
    question = Question(unread.header, examples, unread.guess, unread.known, unread.fields)
    return _wait(run, lines, question, by=by)


@transaction.atomic
def _wait(run: RosterRun, lines: list[bytes], question: Question, *, by: Actor) -> RosterRun:
    run.state = RunState.COLUMNS.value
    run.total = len(lines) - 1
    run.rows_sealed = packing.seal_table(lines)
    run.plan_sealed = packing.seal_question(question)
    begin(run=run, by=by)
    audit.record(
        "roster.columns_asked",
        school_id=run.school_id,
        by=by,
        subject=subject("run", run.id),
        kind=run.kind,
        rows=run.total,
    )
    return run


@transaction.atomic
def _remember(run: RosterRun, reading: Reading, *, by: Actor) -> None:
    """Remember what the columns of such files are, in place of what was said before."""
    ColumnChoice.objects.update_or_create(
        school=run.school,
        kind=run.kind,
        headers=reading.headers,
        defaults={"columns": dict(reading.choice), "made_at": clock.now(), "made_by": by.text},
    )
    audit.record(
        "roster.columns_chosen",
        school_id=run.school_id,
        by=by,
        kind=run.kind,
        columns=len(reading.choice),
    )


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


def _counts_from(year: str, school: School) -> dt.date:
    """Return the day from which a register counts: today, or the first one of its school year."""
    today = school_rules.day(clock.now(), zone=school.time_zone)
    return max(today, dt.date(int(year[:4]), *_FIRST_DAY))


def _checked(year: str) -> str:
    match = _YEAR.fullmatch(year)
    if match is None or int(match.group(2)) != int(match.group(1)) + 1:
        raise WrongYear(year=year)
    return year
